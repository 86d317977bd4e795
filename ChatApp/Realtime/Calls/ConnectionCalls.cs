using ChatApp.Connections;
using ChatApp.Contracts;
using ChatApp.Messages;
using ChatApp.People;
using ChatApp.Rooms;
using ChatApp.Storage;
using Microsoft.Extensions.Options;

namespace ChatApp.Realtime.Calls;

/// <summary>Implements the hub calls <c>Hello</c> and <c>Heartbeat</c>.</summary>
public sealed class ConnectionCalls(
    ConnectionRegistry registry,
    PersonEntry entry,
    RoomCalls rooms,
    RoomHeads heads,
    HeldMarks held,
    RoomWitness witnesses,
    Store store,
    Subscriptions subscriptions,
    Presence presence,
    SavedMessages saved,
    TimeProvider time,
    IOptions<ConnectionOptions> options)
{
    /// <summary>Registers the client's document on its connection and returns the initial state.</summary>
    public async Task<HelloAnswer> HelloAsync(HubCall call, HelloRequest request)
    {
        var connection = call.Connection;
        HelloRules.Check(request).OrThrow();
        // After the connection is counted: from here on, the end of its session also ends the connection.
        var caller = entry.Revalidate(call.PersonId, connection.SessionId);
        if (caller.Person is not { } person)
        {
            registry.End(connection, caller.AccessState == AccessState.Removed ? DisconnectCause.Removed : DisconnectCause.SignedOut);
            throw HubRefusals.Of(HelloRules.SessionEnded);
        }

        // First: from here on, the connection receives every change of the person's rooms.
        if (!registry.Introduce(connection, request.ClientId, HelloRules.Bound(request.LastLoss, time.GetUtcNow())))
            throw HubRefusals.Of(HelloRules.AlreadyIntroduced);
        var (mine, read) = await subscriptions.SubscribeAsync(connection, call.Aborted);
        presence.Arrive(connection, person, mine);
        var kept = saved.NumbersOf(person.Id);
        var first = RoomPages.First(mine, read, kept);
        rooms.SendPresence(call, first);
        return new HelloAnswer(
            connection.Id, store.Epoch, person, first.Rooms, first.Reads, time.GetUtcNow(), registry.Count,
            options.Value.HeartbeatInterval.TotalSeconds, first.More, witnesses.Now)
        {
            Saved = kept,
        };
    }

    /// <summary>Records a heartbeat, with what the client holds, and returns the latest change of each entered room.</summary>
    public HeartbeatAnswer Heartbeat(HubCall call, IReadOnlyDictionary<string, long>? holds)
    {
        registry.Beat(call.Connection);
        if (holds is { Count: > 0 })
            Note(call.Connection, holds);
        return new HeartbeatAnswer(time.GetUtcNow(), registry.Count, heads.Of(call.Connection.Rooms), witnesses.Now);
    }

    // Only rooms that this connection has entered: their people are members, and EnterRoom has checked what the client holds.
    private void Note(TrackedConnection connection, IReadOnlyDictionary<string, long> holds)
    {
        foreach (var roomId in connection.Rooms)
        {
            if (!holds.TryGetValue(roomId, out var change) || change <= connection.Holds.GetValueOrDefault(roomId))
                continue;
            connection.Holds[roomId] = change;
            held.Note(connection.Person.Id, roomId, change);
        }
    }
}
