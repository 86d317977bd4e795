using ChatApp.Contracts;
using ChatApp.People.Sessions;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Authorization.Policy;

namespace ChatApp.People.Access;

/// <summary>Defines what each of the <see cref="Policies"/> requires.</summary>
internal static class PolicyRegistration
{
    /// <summary>Adds the policies, and the answer to requests that one of them refuses.</summary>
    public static void AddPolicies(this IServiceCollection services)
    {
        // Singletons, since no policy has state: the framework would create its transient ones, and what they need, for each request.
        services.AddSingleton<IPolicyEvaluator, PolicyEvaluator>();
        services.AddSingleton<IAuthorizationService, DefaultAuthorizationService>();
        services.AddSingleton<IAuthorizationMiddlewareResultHandler, RefusalHandler>();
        services.AddAuthorizationBuilder()
            .AddPolicy(Policies.Anyone, policy => policy.RequireAssertion(_ => true))
            .AddPolicy(Policies.SignedIn, RequirePerson)
            .AddPolicy(Policies.Operator, policy => policy.RequireCaller((_, caller) => caller.Person is { Kind: PersonKind.Operator }))
            // The framework's default would accept every genuine cookie, also of a session that has ended.
            .SetDefaultPolicy(Built(RequirePerson))
            // Refuses every endpoint that names no policy. What routing answers itself (404, 405) is not a RouteEndpoint.
            .SetFallbackPolicy(Built(policy => policy.RequireAssertion(IsAnsweredByRouting)));
        services.AddOptions<AuthorizationOptions>().Configure<CallerResolver, SessionStore>((options, entry, sessions) =>
        {
            options.AddPolicy(Policies.SignedInOrNewGuest, policy => policy.AddRequirements(new NewGuestRequirement(entry)));
            options.AddPolicy(Policies.FreshSignIn, policy => policy.AddRequirements(new FreshSignInRequirement(sessions)));
        });
    }

    /// <summary>Requires that a condition holds for the caller of the request.</summary>
    public static AuthorizationPolicyBuilder RequireCaller(this AuthorizationPolicyBuilder policy,
        Func<HttpContext, Caller, bool> condition) =>
        policy.RequireAssertion(context => context.Resource is HttpContext http && condition(http, Caller.Of(http)));

    private static bool IsAnsweredByRouting(AuthorizationHandlerContext context) =>
        context.Resource is HttpContext http && http.GetEndpoint() is not RouteEndpoint;

    private static void RequirePerson(AuthorizationPolicyBuilder policy) => policy.RequireCaller((_, caller) => caller.Person is not null);

    private static AuthorizationPolicy Built(Action<AuthorizationPolicyBuilder> configure)
    {
        var policy = new AuthorizationPolicyBuilder();
        configure(policy);
        return policy.Build();
    }
}
