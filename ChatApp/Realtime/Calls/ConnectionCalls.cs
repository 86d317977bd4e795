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

    /// <summary>Records a heartbeat and returns the latest change of each entered room.</summary>
    public HeartbeatAnswer Heartbeat(HubCall call)
    {
        registry.Beat(call.Connection);
        return new HeartbeatAnswer(time.GetUtcNow(), registry.Count, heads.Of(call.Connection.Rooms), witnesses.Now);
    }
}
