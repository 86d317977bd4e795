using ChatApp.Connections;
using ChatApp.Contracts;
using Microsoft.AspNetCore.SignalR;

namespace ChatApp.Realtime;

/// <summary>Tells who of a room came and went, at most once a second: those who have entered it, and of a direct conversation all.</summary>
public sealed class PresenceBroadcaster : OncePerSecond
{
    // What is told in full and what is told as a change leave in the order in which they were true.
    private readonly Lock telling = new();
    private readonly Presence presence;
    private readonly IHubContext<ChatHub, IChatClient> hub;

    /// <summary>Made once, with the server.</summary>
    public PresenceBroadcaster(
        Presence presence, IHubContext<ChatHub, IChatClient> hub, TimeProvider time, ILogger<PresenceBroadcaster> logger)
        : base(time, logger)
    {
        (this.presence, this.hub) = (presence, hub);
        presence.Changed += Note;
    }

    /// <summary>Tells one connection who of a room is here now.</summary>
    public void Tell(IChatClient client, string roomId, bool direct)
    {
        lock (telling)
        {
            var now = presence.Of(roomId, direct);
            _ = client.PresenceChanged(roomId, now.Count, now.Joined, now.Left);
        }
    }

    /// <inheritdoc/>
    protected override Task TellAsync(CancellationToken stopping)
    {
        lock (telling)
        {
            foreach (var change in presence.TakeChanges())
            {
                var audience = change.Direct
                    ? hub.Clients.Groups(change.RoomId, Subscriptions.Aside(change.RoomId))
                    : hub.Clients.Group(change.RoomId);
                _ = audience.PresenceChanged(change.RoomId, change.Count, change.Joined, change.Left);
            }
        }

        return Task.CompletedTask;
    }
}
