using ChatApp.Contracts;
using ChatApp.People.Sessions;
using Microsoft.AspNetCore.Authorization;

namespace ChatApp.People.Access;

/// <summary>Requires a recent proof of identity for actions that must not be possible at an unattended screen. Reads need none, and guests
/// cannot prove their identity.</summary>
internal sealed class FreshSignInRequirement(SessionStore sessions) : IAuthorizationRequirement, IAuthorizationHandler
{
    public async Task HandleAsync(AuthorizationHandlerContext context)
    {
        if (context.Resource is HttpContext http && await IsMetAsync(http))
            context.Succeed(this);
    }

    private async ValueTask<bool> IsMetAsync(HttpContext http) =>
        HttpMethods.IsGet(http.Request.Method) || HttpMethods.IsHead(http.Request.Method)
        || Caller.Of(http) is not { Person.Kind: not PersonKind.Guest, SessionId: { } sessionId }
        || await sessions.IsFreshAsync(sessionId, http.RequestAborted);
}
