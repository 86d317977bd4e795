using ChatApp.Contracts;
using ChatApp.People.Sessions;
using Microsoft.AspNetCore.Authorization;

namespace ChatApp.People.Access;

/// <summary>Requires a recent proof of identity for actions that must not be possible at an unattended screen. Reads need none, and guests
/// cannot prove their identity.</summary>
internal sealed class FreshSignInRequirement(SessionStore sessions) : IAuthorizationRequirement, IAuthorizationHandler
{
    public Task HandleAsync(AuthorizationHandlerContext context)
    {
        if (context.Resource is HttpContext http && IsMet(http))
            context.Succeed(this);
        return Task.CompletedTask;
    }

    private bool IsMet(HttpContext http) =>
        HttpMethods.IsGet(http.Request.Method) || HttpMethods.IsHead(http.Request.Method)
        || Caller.Of(http) is not { Person.Kind: not PersonKind.Guest, SessionId: { } sessionId }
        || sessions.IsFresh(sessionId);
}
