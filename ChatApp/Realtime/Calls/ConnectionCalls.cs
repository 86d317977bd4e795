using ChatApp.Connections;
using ChatApp.Contracts;
using ChatApp.HubLog;
using ChatApp.Messages;
using ChatApp.People;
using ChatApp.People.Notifications;
using ChatApp.Rooms;
using ChatApp.Storage;
using Microsoft.Extensions.Options;

namespace ChatApp.Realtime.Calls;

/// <summary>Implements the hub calls <c>Hello</c> and <c>Heartbeat</c>.</summary>
public sealed class ConnectionCalls(
    ConnectionRegistry registry,
    ConnectionTotal total,
    CallerResolver callers,
    RoomCalls rooms,
    RoomHeads heads,
    HeldMarks held,
    RoomWitness witnesses,
    Store store,
    Subscriptions subscriptions,
    Presence presence,
    SavedMessages saved,
    NotificationSettingsStore notifications,
    INodeDrain drain,
    NodeNotices notices,
    TimeProvider time,
    IOptions<ConnectionOptions> options)
{
    /// <summary>How long <c>Hello</c> waits until other nodes can know of the connection.</summary>
    private static readonly TimeSpan AnnouncementTimeout = TimeSpan.FromSeconds(2);

    /// <summary>Registers the client's document on its connection and returns the initial state.</summary>
    public async Task<HelloAnswer> HelloAsync(HubCall call, HelloRequest request)
    {
        var connection = call.Connection;
        HelloRules.Check(request).OrThrow();
        // After the connection is counted: from here on, the end of its session also ends the connection.
        var caller = callers.Revalidate(call.PersonId, connection.SessionId);
        if (caller.Person is not { } person)
        {
            registry.End(connection, caller.AccessState == AccessState.Removed ? DisconnectCause.Removed : DisconnectCause.SignedOut);
            throw HubRefusals.Of(HelloRules.SessionEnded);
        }

        // First: from here on, the connection receives every change of the person's rooms.
        if (!registry.Introduce(connection, request.ClientId, HelloRules.Sanitize(request.LastLoss, time.GetUtcNow())))
            throw HubRefusals.Of(HelloRules.AlreadyIntroduced);
        var (mine, read) = await subscriptions.SubscribeAsync(connection, call.Aborted);
        connection.HoldsSince = witnesses.Now;
        presence.Arrive(connection, person, mine);
        var kept = saved.NumbersOf(person.Id);
        var first = RoomPages.First(mine, read, kept);
        rooms.SendPresence(call, first);
        // Before the answer: a page that connects to another node after it is then the newer one there too.
        await connection.Announced.WaitAsync(AnnouncementTimeout, time, call.Aborted)
            .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        drain.SendAnnouncement(connection);
        return new HelloAnswer(
            connection.Id, store.Epoch, person, first.Rooms, first.Reads, time.GetUtcNow(), total.Now,
            options.Value.HeartbeatInterval.TotalSeconds, first.More, witnesses.Now)
        {
            Saved = kept,
            Notifications = notifications.Find(person.Id),
            Node = notices.IsOn ? HubLogRow.ThisNode : null,
            Nodes = notices.IsOn ? [.. total.Nodes.Where(node => !node.IsDraining).Select(node => node.Name)] : null,
        };
    }

    /// <summary>Records a heartbeat, with what the client holds, and returns the latest change of each entered room.</summary>
    public HeartbeatAnswer Heartbeat(HubCall call, IReadOnlyDictionary<string, long>? holds)
    {
        registry.Beat(call.Connection);
        if (holds is { Count: > 0 })
            Note(call.Connection, holds);
        return new HeartbeatAnswer(time.GetUtcNow(), total.Now, heads.Of(call.Connection.Rooms), witnesses.Now);
    }

    // Only rooms that this connection has entered: their people are members, and EnterRoom has checked what the client holds.
    private void Note(TrackedConnection connection, IReadOnlyDictionary<string, long> holds)
    {
        if (connection.HoldsSince != witnesses.Now)
        {
            // The database was put back: the client held what is no longer stored, and learns that from this answer.
            connection.Holds.Clear();
            connection.HoldsSince = witnesses.Now;
            return;
        }

        foreach (var roomId in connection.Rooms)
        {
            if (!holds.TryGetValue(roomId, out var change) || change == connection.Holds.GetValueOrDefault(roomId))
                continue;
            connection.Holds[roomId] = change;
            held.Note(connection.Person.Id, roomId, change);
        }
    }
}
