using System.ComponentModel.DataAnnotations;
using System.Globalization;
using Microsoft.Extensions.Options;

namespace ChatApp.Hosting;

/// <summary>Whom to tell of a weakness of this server.</summary>
public sealed class SecurityOptions
{
    /// <summary>An address of a page or mailbox, such as <c>https://example.com/security</c> or <c>mailto:security@example.com</c>; empty, the default, for
    /// none: then there is no <c>/.well-known/security.txt</c>.</summary>
    [RegularExpression("(https://|mailto:)[^ \r\n]+", ErrorMessage = "Chat:SecurityContact must begin with https:// or mailto:.")]
    public string SecurityContact { get; set; } = "";
}

/// <summary>Checks them.</summary>
[OptionsValidator]
internal sealed partial class SecurityOptionsCheck : IValidateOptions<SecurityOptions>;

/// <summary>Answers <c>/.well-known/security.txt</c> (RFC 9116) from the settings.</summary>
internal static class SecurityContact
{
    private const string Path = "/.well-known/security.txt";

    /// <summary>The standard wants a date; whoever reads the file later reads a newer one.</summary>
    private static readonly TimeSpan GoodFor = TimeSpan.FromDays(180);

    /// <summary>Maps it.</summary>
    public static void MapSecurityContact(this WebApplication app) => app.MapGet(Path, async context =>
    {
        var contact = context.RequestServices.GetRequiredService<IOptions<SecurityOptions>>().Value.SecurityContact;
        if (contact.Length == 0)
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }

        var expires = context.RequestServices.GetRequiredService<TimeProvider>().GetUtcNow() + GoodFor;
        context.Response.ContentType = "text/plain; charset=utf-8";
        await context.Response.WriteAsync(string.Create(
            CultureInfo.InvariantCulture, $"Contact: {contact}\nExpires: {expires:yyyy-MM-ddT00:00:00Z}\nPreferred-Languages: en, zh\n"));
    });
}
