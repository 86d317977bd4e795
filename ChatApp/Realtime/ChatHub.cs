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
public sealed partial class ChatHub(
    ConnectionRegistry registry,
    PersonEntry entry,
    PersonStore people,
    RoomAccess rooms,
    RoomStore roomStore,
    RoomWitness witnesses,
    MessageReader reader,
    CatchUpReads catchUps,
    MessageWriter writer,
    MessagePace pace,
    TypingPace typing,
    ReadMarks marks,
    RoomHeads heads,
    Store store,
    Subscriptions subscriptions,
    Presence presence,
    PresenceBroadcaster whoIsHere,
    TimeProvider time,
    IOptions<ConnectionOptions> options) : Hub
{
    private TrackedConnection? connection;

    // Looked up once a call: a call may outlive its connection, and then the context is gone.
    private TrackedConnection Connection => connection ??= HubConnections.Of(Context);

    private CancellationToken Aborted => Context.ConnectionAborted;

    /// <inheritdoc/>
    public override Task OnConnectedAsync()
    {
        registry.Open(Connection, Context.ConnectionId, Context.Abort);
        PingTurns.Begin(Context);
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
        // Now that the connection is counted: who ends the session from here on ends the connection as well.
        var caller = await entry.StillAsync(Connection.Person.Id, Connection.SessionId, Aborted);
        if (caller.Person is not { } person)
        {
            registry.End(Connection, caller.Standing == Standing.Removed ? DisconnectCause.Removed : DisconnectCause.SignedOut);
            throw HubRefusals.Of(HelloRules.NobodyThere);
        }

        // First: from here on whatever becomes of the person's rooms reaches this connection as well.
        if (!registry.Introduce(Connection, request.ClientId, HelloRules.Bound(request.LastLoss, time.GetUtcNow())))
            throw HubRefusals.Of(HelloRules.SaidTwice);
        var (mine, read) = await subscriptions.HearAsync(Connection, Aborted);
        presence.Arrive(Connection, person, mine);
        var first = RoomPages.First(mine, read);
        TellWhoIsHere(first);
        return new HelloAnswer(
            Context.ConnectionId, store.Epoch, person, first.Rooms, first.Reads, time.GetUtcNow(), registry.Count,
            options.Value.HeartbeatInterval.TotalSeconds, first.More, witnesses.Now);
    }

    /// <summary>Proves the connection alive to both ends, and tells how far the rooms entered have come.</summary>
    public async Task<HeartbeatAnswer> Heartbeat()
    {
        registry.Beat(Connection);
        return new HeartbeatAnswer(time.GetUtcNow(), registry.Count, await heads.OfAsync(Connection.Rooms, Aborted), witnesses.Now);
    }

    /// <summary>Subscribes to a room and gives what changed after <paramref name="afterChange"/>; null gives the newest messages. A reader whose
    /// <paramref name="witness"/> is not confirmed gets a page of another epoch, and no subscription.</summary>
    public async Task<ChangePage> EnterRoom(string roomId, long? afterChange, string? witness = null)
    {
        PositionRules.CheckChange(afterChange ?? 0).OrThrow();
        var room = await FindAsync(roomId);
        if (!witnesses.Confirms(room, afterChange, witness))
            return witnesses.PutBack(room);
        await subscriptions.EnterAsync(Connection, roomId);
        try
        {
            if (afterChange is not null)
                room = await FindAsync(roomId); // With its counter of now: mostly that shows that nothing was missed.
            var page = (await catchUps.ReadAsync(Connection.Person.Id, room, afterChange, registry.FirstPageBytes(Connection), Aborted)).OrThrow();
            if (afterChange != room.Change)
                room = await FindAsync(roomId); // Whoever lost the room while subscribing or reading is told by nobody else.
            whoIsHere.Tell(Connection, Clients.Caller, roomId, room.Kind == RoomKind.Direct);
            await roomStore.NoteOpenedAsync(Connection.Person.Id, roomId, Aborted);
            if (afterChange is not null)
                registry.NoteCatchUp(Connection, page.Messages.Count, page.More);
            return page;
        }
        catch (HubException refused) when (HubRefusals.CodeOf(refused) == ErrorCodes.RoomNotFound)
        {
            await subscriptions.LoseAsync(Connection, roomId);
            throw;
        }
        catch
        {
            await subscriptions.LeaveAsync(Connection, roomId);
            throw;
        }
    }

    /// <summary>Ends the subscription, not the membership.</summary>
    public async Task LeaveRoom(string roomId) => await subscriptions.LeaveAsync(Connection, roomId ?? "");

    /// <summary>The next messages changed after <paramref name="afterChange"/>.</summary>
    public async Task<ChangePage> ChangesAfter(string roomId, long afterChange, string? witness = null)
    {
        PositionRules.CheckChange(afterChange).OrThrow();
        var room = await FindAsync(roomId);
        if (!witnesses.Confirms(room, afterChange, witness))
            return witnesses.PutBack(room);
        var page = (await catchUps.ReadAsync(Connection.Person.Id, room, afterChange, registry.NextPageBytes(Connection), Aborted)).OrThrow();
        registry.NoteQuestion(Connection);
        registry.NoteCatchUp(Connection, page.Messages.Count, page.More);
        return page;
    }

    /// <summary>Older messages, ascending.</summary>
    public async Task<IReadOnlyList<MessageView>> MessagesBefore(string roomId, long number)
    {
        PositionRules.CheckNumber(number).OrThrow();
        await FindAsync(roomId);
        return await ReadAsync(() => reader.BeforeAsync(roomId, number, Aborted));
    }

    /// <summary>Newer messages, ascending: the way on from a permalink.</summary>
    public async Task<IReadOnlyList<MessageView>> MessagesAfter(string roomId, long number)
    {
        PositionRules.CheckNumber(number).OrThrow();
        await FindAsync(roomId);
        return await ReadAsync(() => reader.AfterAsync(roomId, number, Aborted));
    }

    /// <summary>Posts a message; answers once it is durable.</summary>
    public async Task<MessageView> SendMessage(string roomId, string clientMessageId, string text)
    {
        await AllowWriteAsync(roomId, text);
        MessageRules.Check(clientMessageId, text).OrThrow();
        return (await WriteAsync(new Post(Connection.Person.Id, roomId ?? "", clientMessageId, await PrepareAsync(roomId, text)))).OrThrow();
    }

    /// <summary>Gives an own message another text; answers once that is durable. With its <paramref name="clientMessageId"/>, no other message is
    /// changed that has the number since the server was put back.</summary>
    public async Task<MessageView> EditMessage(string roomId, long number, string text, string? clientMessageId = null)
    {
        await AllowWriteAsync(roomId, text);
        PositionRules.CheckNumber(number).OrThrow();
        MessageRules.Check(text).OrThrow();
        return (await WriteAsync(new Edit(Connection.Person.Id, roomId ?? "", number, await PrepareAsync(roomId, text), clientMessageId))).OrThrow();
    }

    /// <summary>Takes an own message back: an empty tombstone stays. <paramref name="clientMessageId"/> as for <see cref="EditMessage"/>.</summary>
    public async Task<MessageView> DeleteMessage(string roomId, long number, string? clientMessageId = null)
    {
        await AllowWriteAsync(roomId, "");
        PositionRules.CheckNumber(number).OrThrow();
        return (await WriteAsync(new Deletion(Connection.Person.Id, roomId ?? "", number, clientMessageId))).OrThrow();
    }

    /// <summary>Notes how far the person has read, for all of their connections.</summary>
    public async Task MarkRead(string roomId, long number)
    {
        PositionRules.CheckChange(number).OrThrow();
        (await marks.NoteAsync(Connection.Person.Id, roomId ?? "", number, SendMark, Aborted)).OrThrow();
    }

    /// <summary>Makes a message and what follows it unread again, for all of the person's connections.</summary>
    public async Task MarkUnread(string roomId, long number)
    {
        PositionRules.CheckNumber(number).OrThrow();
        (await marks.NoteUnreadAsync(Connection.Person.Id, roomId ?? "", number, SendMark, Aborted)).OrThrow();
    }

    /// <summary>Lets the others in the room know that somebody is writing. Clients call it every few seconds at most.</summary>
    public async Task Typing(string roomId)
    {
        if (!Connection.Rooms.Contains(roomId))
            await FindAsync(roomId);
        if (!typing.TryCount($"{Connection.Person.Id} {roomId}"))
            return; // Said often enough.
        if (await people.FindAsync(Connection.Person.Id, Aborted) is { } person)
            _ = Clients.OthersInGroup(roomId).TypingChanged(roomId, person);
    }

    /// <summary>Told by a client that is about to close on purpose.</summary>
    public void Goodbye(string? reason)
    {
        _ = reason; // Free words of the client's; the fact that it said goodbye is what counts.
        Connection.IsLeaving = true;
    }

    private async Task<RoomView> FindAsync(string? roomId) =>
        await rooms.FindAsync(Connection.Person.Id, roomId ?? "", Aborted) ?? throw HubRefusals.Of(RoomAccess.NotFound);

    private async Task<IReadOnlyList<MessageView>> ReadAsync(Func<Task<IReadOnlyList<MessageView>>> read) =>
        await catchUps.ReadAsync(Connection.Person.Id, read, Aborted) ?? throw HubRefusals.Of(CatchUpReads.Busy);

    private void SendMark(ReadMark mark) => _ = Clients.User(Connection.Person.Id).ReadChanged(mark);

    private ValueTask<MessageText> PrepareAsync(string? roomId, string text) => MessageText.PrepareAsync(store, roomId ?? "", text, Aborted);

    private Task<Outcome<MessageView>> WriteAsync(MessageWrite write) => writer.WriteAsync(write);

    /// <summary>Rate and membership, before any work is done for a write. Whoever has entered the room is in it; whoever has not is looked up.</summary>
    private async ValueTask AllowWriteAsync(string? roomId, string? text)
    {
        pace.Check(Connection.Person, text?.Length ?? 0).OrThrow();
        if (!Connection.Rooms.Contains(roomId))
            await FindAsync(roomId);
    }
}
