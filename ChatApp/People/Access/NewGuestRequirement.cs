using Microsoft.AspNetCore.Authorization;

namespace ChatApp.People.Access;

/// <summary>Requires a person with access, and makes an unknown browser that navigates to the endpoint one, where guests may
/// enter.</summary>
internal sealed class NewGuestRequirement(CallerResolver callers) : IAuthorizationRequirement, IAuthorizationHandler
{
    public async Task HandleAsync(AuthorizationHandlerContext context)
    {
        if (context.Resource is HttpContext http && (await callers.EnterAsync(http, http.RequestAborted)).Person is not null)
            context.Succeed(this);
    }
}
