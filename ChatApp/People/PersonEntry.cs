using System.Security.Claims;
using ChatApp.Contracts;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.Extensions.Options;

namespace ChatApp.People;

/// <summary>Tells who is asking, and lets guests in where the server is open.</summary>
public sealed class PersonEntry(PersonStore people, IOptions<AccessOptions> access)
{
    /// <summary>The person whose cookie came with the request; null without one, or when it is not valid any more.</summary>
    public async Task<Person?> WhoAsync(HttpContext context, CancellationToken cancellationToken) =>
        context.User.FindFirstValue(ClaimTypes.NameIdentifier) is { } id ? await people.FindAsync(id, cancellationToken) : null;

    /// <summary>The person of the cookie; where the server is open to guests, a new guest whose cookie is set on the response.</summary>
    /// <returns>Null for a stranger who may not enter.</returns>
    public async Task<Person?> EnterAsync(HttpContext context, CancellationToken cancellationToken)
    {
        if (await WhoAsync(context, cancellationToken) is { } known)
            return known;
        return access.Value.Access == ServerAccess.Open ? await EnterInvitedAsync(context, cancellationToken) : null;
    }

    /// <summary>The same for somebody who may enter even where the server is not open to guests.</summary>
    public async Task<Person> EnterInvitedAsync(HttpContext context, CancellationToken cancellationToken)
    {
        if (await WhoAsync(context, cancellationToken) is { } known)
            return known;
        var guest = await people.AddGuestAsync(cancellationToken);
        var identity = new ClaimsIdentity([new(ClaimTypes.NameIdentifier, guest.Id)], CookieAuthenticationDefaults.AuthenticationScheme);
        context.User = new ClaimsPrincipal(identity);
        await context.SignInAsync(context.User, new AuthenticationProperties { IsPersistent = true });
        return guest;
    }
}
