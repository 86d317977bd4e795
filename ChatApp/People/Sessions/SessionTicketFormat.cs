using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.Caching.Memory;
using Microsoft.Extensions.Options;

namespace ChatApp.People.Sessions;

/// <summary>Makes the session cookie hold what <see cref="SessionTicketSerializer"/> writes, signed with the framework's keys.</summary>
internal sealed class SessionTicketFormat(IMemoryCache cache) : IPostConfigureOptions<CookieAuthenticationOptions>
{
    // The framework's own purposes: earlier cookies stay readable.
    private static readonly string[] Purposes =
    [
        "Microsoft.AspNetCore.Authentication.Cookies.CookieAuthenticationMiddleware",
        CookieAuthenticationDefaults.AuthenticationScheme,
        "v2",
    ];

    public void PostConfigure(string? name, CookieAuthenticationOptions options)
    {
        if (name == CookieAuthenticationDefaults.AuthenticationScheme)
            options.TicketDataFormat = new CachedTicketFormat(
                new SecureDataFormat<AuthenticationTicket>(
                    new SessionTicketSerializer(), options.DataProtectionProvider!.CreateProtector(Purposes)),
                cache);
    }
}
