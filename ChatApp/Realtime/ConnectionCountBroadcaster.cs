using ChatApp.Connections;
using Microsoft.AspNetCore.SignalR;

namespace ChatApp.Realtime;

/// <summary>Sends the number of connections to all clients when it changes, at most once a second.</summary>
internal sealed class ConnectionCountBroadcaster : ThrottledBroadcaster
{
    private readonly ConnectionRegistry registry;
    private readonly IHubContext<ChatHub> hub;

    public ConnectionCountBroadcaster(
        ConnectionRegistry registry, IHubContext<ChatHub> hub, TimeProvider time, ILogger<ConnectionCountBroadcaster> logger)
        : base(registry, time, logger)
    {
        (this.registry, this.hub) = (registry, hub);
        registry.CountChanged += _ => Note();
    }

    protected override Task BroadcastAsync(CancellationToken stopping)
    {
        _ = hub.Clients.All.ConnectionsChanged(registry.Count);
        return Task.CompletedTask;
    }
}
