using System.Globalization;
using Microsoft.Extensions.Options;

namespace ChatApp.Hosting;

/// <summary>Serves <c>/.well-known/security.txt</c> (RFC 9116) from the settings.</summary>
internal static class SecurityContact
{
    private const string Path = "/.well-known/security.txt";

    /// <summary>The standard requires an expiry date; each request gets a newer one.</summary>
    private static readonly TimeSpan Validity = TimeSpan.FromDays(180);

    public static void MapSecurityContact(this WebApplication app) => app.MapGet(Path, async context =>
    {
        var contact = context.RequestServices.GetRequiredService<IOptions<SecurityOptions>>().Value.SecurityContact;
        if (contact.Length == 0)
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }

        var expires = context.RequestServices.GetRequiredService<TimeProvider>().GetUtcNow() + Validity;
        context.Response.ContentType = "text/plain; charset=utf-8";
        await context.Response.WriteAsync(string.Create(
            CultureInfo.InvariantCulture, $"Contact: {contact}\nExpires: {expires:yyyy-MM-ddT00:00:00Z}\nPreferred-Languages: en, zh\n"));
    }).AllowAnonymous();
}
