using ChatApp.Connections;
using Microsoft.AspNetCore.SignalR;

namespace ChatApp.Realtime;

/// <summary>Sends the number of connections to all clients when it changes, at most once a second.</summary>
internal sealed class ConnectionCountBroadcaster : ThrottledBroadcaster
{
    private readonly ConnectionTotal total;
    private readonly IHubContext<ChatHub> hub;

    public ConnectionCountBroadcaster(
        ConnectionRegistry registry, ConnectionTotal total, IHubContext<ChatHub> hub, TimeProvider time,
        ILogger<ConnectionCountBroadcaster> logger)
        : base(registry, time, logger)
    {
        (this.total, this.hub) = (total, hub);
        registry.CountChanged += _ => Note();
        total.Changed += Note;
    }

    protected override Task BroadcastAsync(CancellationToken stopping)
    {
        _ = hub.Clients.All.ConnectionsChanged(total.Now);
        return Task.CompletedTask;
    }
}
