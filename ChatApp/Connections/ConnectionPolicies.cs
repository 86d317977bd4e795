using ChatApp.Contracts;
using ChatApp.People.Access;

namespace ChatApp.Connections;

/// <summary>The authorization policies of endpoints for clients and tools.</summary>
internal static class ConnectionPolicies
{
    /// <summary>A person with access, asking from no other site's page.</summary>
    public const string MayConnect = "may connect";

    /// <summary>A program on this machine that connects directly, or an operator.</summary>
    public const string OperatorOrLoopback = "operator or loopback";

    public static void AddConnectionPolicies(this IServiceCollection services) => services.AddAuthorizationBuilder()
        .AddPolicy(MayConnect, policy => policy.RequireCaller((context, caller) => RequestChecks.Refuse(context, caller) is null))
        .AddPolicy(OperatorOrLoopback, policy => policy.RequireCaller(
            (context, caller) => DirectPeer.IsOnThisMachine(context) || caller.Person is { Kind: PersonKind.Operator }));
}
