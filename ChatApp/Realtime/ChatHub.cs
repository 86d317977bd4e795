using ChatApp.Connections;
using ChatApp.Contracts;
using ChatApp.Messages;
using ChatApp.People;
using ChatApp.Rooms;
using ChatApp.Storage;
using Microsoft.AspNetCore.SignalR;
using Microsoft.Extensions.Options;

namespace ChatApp.Realtime;

/// <summary>The hub: each method checks access, calls one feature and returns a contract. Calls before <c>Hello</c> are refused by
/// <see cref="CallGuard"/>.</summary>
public sealed class ChatHub(
    ConnectionRegistry registry,
    HubLog log,
    PersonStore people,
    RoomAccess rooms,
    MessageReader reader,
    MessageWriter writer,
    RoomHeads heads,
    Store store,
    TimeProvider time,
    IOptions<ConnectionOptions> options) : Hub<IChatClient>
{
    private TrackedConnection Connection => HubConnections.Of(Context);

    private CancellationToken Aborted => Context.ConnectionAborted;

    /// <inheritdoc/>
    public override Task OnConnectedAsync()
    {
        registry.Open(Connection, Context.ConnectionId, Context.Abort);
        return base.OnConnectedAsync();
    }

    /// <inheritdoc/>
    public override Task OnDisconnectedAsync(Exception? exception)
    {
        registry.Close(Connection, HubConnections.Cause(Connection, exception));
        return base.OnDisconnectedAsync(exception);
    }

    /// <summary>The first call; only its answer makes a connection <i>connected</i>.</summary>
    public async Task<HelloAnswer> Hello(HelloRequest request)
    {
        HelloRules.Check(request).OrThrow();
        var person = await people.FindAsync(Connection.Person.Id, Aborted) ?? throw HubRefusals.Of(HelloRules.NobodyThere);
        var mine = await rooms.RoomsOfAsync(person.Id, Aborted);
        if (!registry.Introduce(Connection, request.ClientId))
            throw HubRefusals.Of(HelloRules.SaidTwice);
        if (request.LastLoss is { } loss)
            log.LossReported(Connection, loss);
        return new HelloAnswer(
            Context.ConnectionId, store.Epoch, person, mine, [], time.GetUtcNow(), registry.Count, options.Value.HeartbeatInterval.TotalSeconds);
    }

    /// <summary>Proves the connection alive to both ends, and tells how far the rooms entered have come.</summary>
    public async Task<HeartbeatAnswer> Heartbeat()
    {
        registry.Beat(Connection);
        return new HeartbeatAnswer(time.GetUtcNow(), registry.Count, await heads.OfAsync(Connection.Rooms, Aborted));
    }

    /// <summary>Subscribes to a room and gives what changed after <paramref name="afterChange"/>; null gives the newest messages.</summary>
    public async Task<ChangePage> EnterRoom(string roomId, long? afterChange)
    {
        PositionRules.CheckChange(afterChange ?? 0).OrThrow();
        await FindAsync(roomId);
        await Groups.AddToGroupAsync(Context.ConnectionId, roomId, Aborted);
        Connection.Rooms.Add(roomId);
        try
        {
            await FindAsync(roomId); // Whoever was removed while subscribing is told by nobody else.
            return await (afterChange is { } after ? reader.ChangesAfterAsync(roomId, after, Aborted) : reader.NewestAsync(roomId, Aborted));
        }
        catch
        {
            await LeaveRoom(roomId);
            throw;
        }
    }

    /// <summary>Ends the subscription, not the membership.</summary>
    public Task LeaveRoom(string roomId)
    {
        Connection.Rooms.Remove(roomId ?? "");
        return Groups.RemoveFromGroupAsync(Context.ConnectionId, roomId ?? "", CancellationToken.None);
    }

    /// <summary>The next messages changed after <paramref name="afterChange"/>.</summary>
    public async Task<ChangePage> ChangesAfter(string roomId, long afterChange)
    {
        PositionRules.CheckChange(afterChange).OrThrow();
        await FindAsync(roomId);
        return await reader.ChangesAfterAsync(roomId, afterChange, Aborted);
    }

    /// <summary>Older messages, ascending.</summary>
    public async Task<IReadOnlyList<MessageView>> MessagesBefore(string roomId, long number)
    {
        PositionRules.CheckNumber(number).OrThrow();
        await FindAsync(roomId);
        return await reader.BeforeAsync(roomId, number, Aborted);
    }

    /// <summary>Posts a message; answers once it is durable.</summary>
    public async Task<MessageView> SendMessage(string roomId, string clientMessageId, string text)
    {
        MessageRules.Check(clientMessageId, text).OrThrow();
        await FindAsync(roomId);
        var posted = await writer.PostAsync(new Post(Connection.Person.Id, roomId, clientMessageId, text));
        return posted.OrThrow();
    }

    /// <summary>Told by a client that is about to close on purpose.</summary>
    public void Goodbye(string? reason)
    {
        _ = reason; // Free words of the client's; the fact that it said goodbye is what counts.
        Connection.NoteCause(DisconnectCause.ClientLeft);
    }

    private async Task FindAsync(string roomId)
    {
        if (await rooms.FindAsync(Connection.Person.Id, roomId ?? "", Aborted) is null)
            throw HubRefusals.Of(RoomAccess.NotFound);
    }
}
