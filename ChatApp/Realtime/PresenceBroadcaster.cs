using ChatApp.Connections;
using ChatApp.People;
using Microsoft.AspNetCore.SignalR;

namespace ChatApp.Realtime;

/// <summary>Sends changes of a room's presence, at most once a second: to clients that have entered it, and for a direct conversation to
/// all its members.</summary>
public sealed class PresenceBroadcaster : ThrottledBroadcaster
{
    /// <summary>Number of clients per second and room that get a presence snapshot immediately on entering. More of them get one shared
    /// message with the next broadcast: it has up to 50 names and need not be serialized for each.</summary>
    private const int SnapshotsPerSecond = 20;

    // Keeps snapshots and changes in the order in which they were valid.
    private readonly Lock sendLock = new();
    private readonly Presence presence;
    private readonly IHubContext<ChatHub> hub;
    private readonly RateLimiter atOnce;
    private readonly ConnectionRegistry registry;
    // Ids only: a client that disconnects immediately must not stay in memory.
    private readonly List<(string ConnectionId, string RoomId, bool Direct)> newcomers = [];

    /// <summary>Creates the broadcaster and subscribes to presence changes.</summary>
    public PresenceBroadcaster(
        Presence presence, IHubContext<ChatHub> hub, ConnectionRegistry registry, TimeProvider time,
        ILogger<PresenceBroadcaster> logger)
        : base(registry, time, logger)
    {
        (this.presence, this.hub, this.registry, atOnce) = (presence, hub, registry, new(SnapshotsPerSecond, SnapshotsPerSecond, time));
        presence.Changed += Note;
    }

    /// <summary>Sends the presence of an entered room to one connection, immediately or with the next broadcast.</summary>
    public void SendSnapshot(TrackedConnection connection, IClientProxy client, string roomId, bool direct)
    {
        if (atOnce.TryAcquire(roomId))
        {
            SendSnapshot(client, roomId, direct);
            return;
        }

        lock (sendLock)
        {
            // A group, because SignalR finds its members directly: for a list of ids, it compares every connection's
            // id with the whole list.
            _ = hub.Groups.AddToGroupAsync(connection.Id, Newcomers(roomId), CancellationToken.None);
            newcomers.Add((connection.Id, roomId, direct));
        }

        Note();
    }

    /// <summary>Sends the current presence of a room to one client.</summary>
    public void SendSnapshot(IClientProxy client, string roomId, bool direct)
    {
        lock (sendLock)
        {
            var now = presence.Of(roomId, direct);
            _ = client.PresenceChanged(roomId, now.Count, now.Joined, now.Left);
        }
    }

    // Within this process, adding to and removing from a group are complete when the call returns.
    private static string Newcomers(string roomId) => roomId + "/new";

    /// <inheritdoc/>
    protected override Task BroadcastAsync(CancellationToken stopping)
    {
        lock (sendLock)
        {
            foreach (var change in presence.TakeChanges())
            {
                var audience = change.Direct
                    ? hub.Clients.Groups(change.RoomId, Subscriptions.Aside(change.RoomId))
                    : hub.Clients.Group(change.RoomId);
                _ = audience.PresenceChanged(change.RoomId, change.Count, change.Joined, change.Left);
            }

            // Clients that have left or lost the room in the meantime get no message.
            foreach (var (id, roomId, _) in newcomers.Where(one => registry.Find(one.ConnectionId)?.Rooms.Contains(one.RoomId) != true))
                _ = hub.Groups.RemoveFromGroupAsync(id, Newcomers(roomId), CancellationToken.None);
            foreach (var (roomId, direct) in newcomers.Select(one => (one.RoomId, one.Direct)).Distinct())
                SendSnapshot(hub.Clients.Group(Newcomers(roomId)), roomId, direct);
            foreach (var (id, roomId, _) in newcomers)
                _ = hub.Groups.RemoveFromGroupAsync(id, Newcomers(roomId), CancellationToken.None);
            newcomers.Clear();
        }

        return Task.CompletedTask;
    }
}
