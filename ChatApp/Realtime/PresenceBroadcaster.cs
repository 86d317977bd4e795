using ChatApp.Connections;
using ChatApp.People;
using Microsoft.AspNetCore.SignalR;

namespace ChatApp.Realtime;

/// <summary>Tells who of a room came and went, at most once a second: those who have entered it, and of a direct conversation all.</summary>
public sealed class PresenceBroadcaster : OncePerSecond
{
    /// <summary>So many a second who enter a room are told at once who is there; when more come, they are told together: it is one and the same
    /// message, of up to 50 names, and need not be written for each.</summary>
    private const int AtOnce = 20;

    // What is told in full and what is told as a change leave in the order in which they were true.
    private readonly Lock telling = new();
    private readonly Presence presence;
    private readonly IHubContext<ChatHub> hub;
    private readonly PaceLimit atOnce;
    private readonly ConnectionRegistry registry;
    private readonly List<(string ConnectionId, string RoomId, bool Direct)> newcomers = []; // Nothing more of those who go at once.

    /// <summary>Made once, with the server.</summary>
    public PresenceBroadcaster(
        Presence presence, IHubContext<ChatHub> hub, ConnectionRegistry registry, TimeProvider time,
        ILogger<PresenceBroadcaster> logger)
        : base(registry, time, logger)
    {
        (this.presence, this.hub, this.registry, atOnce) = (presence, hub, registry, new(AtOnce, AtOnce, time));
        presence.Changed += Note;
    }

    /// <summary>Tells one connection that has entered a room who of it is here, now or before long.</summary>
    public void Tell(TrackedConnection connection, IClientProxy client, string roomId, bool direct)
    {
        if (atOnce.TryCount(roomId))
        {
            Tell(client, roomId, direct);
            return;
        }

        lock (telling)
        {
            // By a group, which finds those who are in it: for a list of some, SignalR looks for everybody's id in all of it.
            _ = hub.Groups.AddToGroupAsync(connection.Id, Newcomers(roomId), CancellationToken.None);
            newcomers.Add((connection.Id, roomId, direct));
        }

        Note();
    }

    /// <summary>Tells one connection who of a room is here now.</summary>
    public void Tell(IClientProxy client, string roomId, bool direct)
    {
        lock (telling)
        {
            var now = presence.Of(roomId, direct);
            _ = client.PresenceChanged(roomId, now.Count, now.Joined, now.Left);
        }
    }

    // Within this process, where adding to a group and removing from it are done when the call returns.
    private static string Newcomers(string roomId) => roomId + "/new";

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

            // Who has left or lost the room meanwhile is not told of it any more.
            foreach (var (id, roomId, _) in newcomers.Where(one => registry.Find(one.ConnectionId)?.Rooms.Contains(one.RoomId) != true))
                _ = hub.Groups.RemoveFromGroupAsync(id, Newcomers(roomId), CancellationToken.None);
            foreach (var (roomId, direct) in newcomers.Select(one => (one.RoomId, one.Direct)).Distinct())
                Tell(hub.Clients.Group(Newcomers(roomId)), roomId, direct);
            foreach (var (id, roomId, _) in newcomers)
                _ = hub.Groups.RemoveFromGroupAsync(id, Newcomers(roomId), CancellationToken.None);
            newcomers.Clear();
        }

        return Task.CompletedTask;
    }
}
