using System.Reflection;
using ChatApp.Realtime;

namespace ChatApp.Tests.Hosting;

/// <summary>The hub methods that clients may call.</summary>
internal static class HubMethods
{
    /// <summary>The hub's own methods, without the overrides that SignalR calls.</summary>
    public static IReadOnlyList<MethodInfo> All { get; } =
    [
        .. typeof(ChatHub).GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly)
            .Where(method => method.GetBaseDefinition() == method),
    ];
}
