using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Authorization.Policy;

namespace ChatApp.People.Access;

/// <summary>Answers requests that a policy refuses: with the endpoint's <see cref="IRefusalAnswer"/>, else with a bare status. The cookie
/// scheme's own answers would redirect programs too, and know no access states.</summary>
internal sealed class RefusalHandler : IAuthorizationMiddlewareResultHandler
{
    public Task HandleAsync(
        RequestDelegate next, HttpContext context, AuthorizationPolicy policy, PolicyAuthorizationResult authorizeResult)
    {
        if (authorizeResult.Succeeded)
            return next(context);
        var caller = Caller.Of(context);
        if (context.GetEndpoint()?.Metadata.GetMetadata<IRefusalAnswer>() is { } answer)
        {
            var lacksFreshSignIn = authorizeResult.AuthorizationFailure is { FailCalled: false } failure
                && failure.FailedRequirements.All(failed => failed is FreshSignInRequirement);
            return answer.AnswerAsync(context, caller, lacksFreshSignIn);
        }

        context.Response.Headers.CacheControl = "no-store";
        context.Response.StatusCode = StatusOf(caller.AccessState);
        return Task.CompletedTask;
    }

    /// <summary>The status for a caller whom an endpoint refuses.</summary>
    public static int StatusOf(AccessState state) => state switch
    {
        AccessState.In or AccessState.Removed => StatusCodes.Status403Forbidden,
        AccessState.TooMany => StatusCodes.Status429TooManyRequests,
        _ => StatusCodes.Status401Unauthorized,
    };
}
