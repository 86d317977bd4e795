using System.Security.Claims;
using ChatApp.Contracts;
using ChatApp.People.Sessions;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;

namespace ChatApp.People;

/// <summary>Identifies callers, admits guests where the server is open, and signs people in and out. The only class that decides on
/// access.</summary>
public sealed class CallerResolver(
    PersonStore people, SessionStore sessions, BlockedAddresses blocked, OperatorRights rights, IOptions<AccessOptions> access,
    TimeProvider time)
{
    private readonly RateLimiter guests = new(access.Value.GuestsPerMinute / 60d, access.Value.GuestsPerMinute, time);

    /// <summary>Looks up the person and the session that the cookie names, as the <see cref="Caller"/> of the request.</summary>
    /// <param name="context">The request.</param>
    /// <param name="user">What the cookie names; null without a genuine cookie.</param>
    public void Identify(HttpContext context, ClaimsPrincipal? user) => context.Features.Set(Find(context, user));

    private Caller Find(HttpContext context, ClaimsPrincipal? user)
    {
        if (user?.FindFirstValue(ClaimTypes.NameIdentifier) is not { } personId)
            return blocked.Contains(RemoteAddress.Of(context)) ? new(AccessState.Removed, ByAddress: true) : new(AccessState.Stranger);
        var sessionId = user.FindFirstValue(SessionTicketSerializer.SessionClaim);
        var caller = AccessStateOf(personId, sessionId, RemoteAddress.Of(context));
        return caller is { AccessState: AccessState.In, Person.Kind: PersonKind.Guest } && blocked.Contains(RemoteAddress.Of(context))
            ? caller with { AccessState = AccessState.Removed, ByAddress = true }
            : caller;
    }

    /// <summary>The same check for an open connection: whether its person and session still have access.</summary>
    public Caller Revalidate(string personId, string sessionId) => AccessStateOf(personId, sessionId, null);

    /// <summary>For an unknown caller whose browser navigates here, and where the server is open to guests, creates a guest and sets the
    /// cookie on the response.</summary>
    /// <returns>The caller of the request, from then on.</returns>
    public async ValueTask<Caller> EnterAsync(HttpContext context, CancellationToken cancellationToken)
    {
        var caller = Caller.Of(context);
        return caller.AccessState == AccessState.Stranger && IsNavigation(context.Request)
            ? await EnterAsGuestAsync(context, cancellationToken)
            : caller;
    }

    // A page of another site can make a visitor's browser request hundreds of images or frames here, and each would create a guest. Clients
    // without these headers are not current browsers.
    private static bool IsNavigation(HttpRequest request) =>
        (HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method))
        && (string?)request.Headers["Sec-Fetch-Mode"] is null or "navigate"
        && ((string?)request.Headers["Sec-Fetch-Dest"] is null or "document" || (string?)request.Headers["Sec-Fetch-Site"] != "cross-site");

    /// <summary>Admits a caller, possibly a signed-out one, as a new guest; where the server is not open, their state stays.</summary>
    public async Task<Caller> EnterAsGuestAsync(HttpContext context, CancellationToken cancellationToken)
    {
        var caller = await AdmitGuestAsync(context, Caller.Of(context), cancellationToken);
        context.Features.Set(caller);
        return caller;
    }

    private async Task<Caller> AdmitGuestAsync(HttpContext context, Caller caller, CancellationToken cancellationToken)
    {
        if (access.Value.Access != ServerAccess.Open || caller.AccessState is not (AccessState.Stranger or AccessState.SignedOut))
            return caller;
        if (blocked.Contains(RemoteAddress.Of(context)))
            return new(AccessState.Removed, ByAddress: true);
        if (!guests.TryAcquire(RemoteAddress.NetworkOf(context)))
            return new(AccessState.TooMany);
        var cookies = context.Response.Headers.SetCookie;
        try
        {
            var (guest, sessionId) = await people.AddGuestAsync(
                context, (id, session) => SetCookieAsync(context, id, session), cancellationToken);
            return new(AccessState.In, guest, sessionId);
        }
        catch
        {
            context.Response.Headers.SetCookie = cookies; // Of the guest whose row was not stored.
            throw;
        }
    }

    /// <summary>Signs in a person who proved their identity; the browser's previous session ends.</summary>
    /// <param name="context">The request.</param>
    /// <param name="personId">The id of the person.</param>
    /// <param name="method">How they proved their identity.</param>
    /// <param name="cancellationToken">Ends the change.</param>
    /// <returns>False where the person no longer has access.</returns>
    public async Task<bool> SignInAsync(HttpContext context, string personId, SignInMethod method, CancellationToken cancellationToken)
    {
        var before = context.User.FindFirstValue(SessionTicketSerializer.SessionClaim);
        if (await sessions.BeginAsync(context, personId, before, method, cancellationToken) is not { } sessionId)
            return false;
        if (context.User.FindFirstValue(ClaimTypes.NameIdentifier) is { } other && other != personId)
            BrowserCache.Clear(context);
        await SetCookieAsync(context, personId, sessionId);
        return true;
    }

    /// <summary>Ends the session of the request. The cookie stays: it grants no access, but marks a signed-out browser, which must not
    /// become a new guest by loading a page.</summary>
    public async Task SignOutAsync(HttpContext context, CancellationToken cancellationToken)
    {
        if (Caller.Of(context) is { Known: { } person, SessionId: { } sessionId })
            await sessions.EndAsync(person.Id, sessionId, cancellationToken);
    }

    private Caller AccessStateOf(string personId, string? sessionId, string? address)
    {
        if (people.FindRecord(personId) is not { } record)
            return new(AccessState.Stranger); // The cookie is from a database that was replaced.
        if (record.Status is PersonStatus.Removed or PersonStatus.Banned)
            return new(AccessState.Removed, record.Person, sessionId);
        if (record.Status == PersonStatus.Gone)
            return new(AccessState.Stranger); // A guest with such an old cookie enters as a new one.
        if (record.Status != PersonStatus.Active
            || sessionId is null || sessions.PersonOf(sessionId, address) != personId)
            return new(AccessState.SignedOut);
        if (rights.LacksSecondFactor(personId, record.Person.Kind))
            return new(AccessState.In, record.Person with { Kind = PersonKind.Member }, sessionId, LacksSecondFactor: true);
        return new(MayEnter(record.Person) ? AccessState.In : AccessState.Stranger, record.Person, sessionId);
    }

    private bool MayEnter(Person person) => access.Value.Access == ServerAccess.Open || person.Kind != PersonKind.Guest;

    private static Task SetCookieAsync(HttpContext context, string personId, string sessionId)
    {
        context.User = SessionTicketSerializer.Principal(personId, sessionId);
        return context.SignInAsync(context.User, new AuthenticationProperties { IsPersistent = true });
    }
}
