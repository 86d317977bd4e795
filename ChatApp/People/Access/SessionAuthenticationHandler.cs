using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.Extensions.Options;

namespace ChatApp.People.Access;

/// <summary>Authenticates a request by its session cookie: reads the signed cookie as the framework does, and looks up person and session
/// once per request, for the policies (<see cref="Caller"/>). <c>HttpContext.User</c> is whom a genuine cookie names, even where the
/// session has ended: antiforgery tokens are bound to it, so that signing out still works in an open page, and a sign-in recognizes the
/// browser by it. Access is for policies to grant.</summary>
internal sealed class SessionAuthenticationHandler(
    IOptionsMonitor<CookieAuthenticationOptions> options, ILoggerFactory logger, UrlEncoder encoder, CallerResolver callers)
    : CookieAuthenticationHandler(options, logger, encoder)
{
    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        var result = await base.HandleAuthenticateAsync();
        callers.Identify(Context, result.Principal);
        return result;
    }
}
