using ChatApp.Connections;
using ChatApp.Contracts;
using ChatApp.Messages;
using ChatApp.Rooms;

namespace ChatApp.Realtime.Calls;

/// <summary>Implements the hub calls that read messages and set read marks.</summary>
public sealed class ReadingCalls(
    ConnectionRegistry registry, RoomAccess rooms, RoomWitness witnesses, MessageReader reader, CatchUpReads catchUps, ReadMarks marks)
{
    /// <summary>Returns the next page of messages changed after a change.</summary>
    public async Task<ChangePage> ChangesAfterAsync(HubCall call, string roomId, long afterChange, string? witness)
    {
        PositionRules.CheckChange(afterChange).OrThrow();
        var room = call.GetRoom(rooms, roomId);
        if (!witnesses.Confirms(room, afterChange, witness))
            return witnesses.PutBack(room);
        var page = (await catchUps.ReadAsync(call.PersonId, room, afterChange, registry.NextPageBytes(call.Connection), call.Aborted))
            .OrThrow();
        registry.NoteQuestion(call.Connection);
        registry.NoteCatchUp(call.Connection, page.Messages.Count, page.More);
        return page;
    }

    /// <summary>Returns messages older than a number.</summary>
    public Task<IReadOnlyList<MessageView>> MessagesBeforeAsync(HubCall call, string roomId, long number) =>
        MessagesAsync(call, roomId, number, () => reader.Before(roomId, number));

    /// <summary>Returns messages newer than a number.</summary>
    public Task<IReadOnlyList<MessageView>> MessagesAfterAsync(HubCall call, string roomId, long number) =>
        MessagesAsync(call, roomId, number, () => reader.After(roomId, number));

    /// <summary>Advances the person's read mark.</summary>
    public void MarkRead(HubCall call, string? roomId, long number)
    {
        PositionRules.CheckChange(number).OrThrow();
        marks.Note(call.PersonId, roomId ?? "", number, mark => Send(call, mark)).OrThrow();
    }

    /// <summary>Marks a message and all later ones as unread.</summary>
    public void MarkUnread(HubCall call, string? roomId, long number)
    {
        PositionRules.CheckNumber(number).OrThrow();
        marks.NoteUnread(call.PersonId, roomId ?? "", number, mark => Send(call, mark)).OrThrow();
    }

    private static void Send(HubCall call, ReadMark mark) => _ = call.Clients.User(call.PersonId).ReadChanged(mark);

    private async Task<IReadOnlyList<MessageView>> MessagesAsync(
        HubCall call, string roomId, long number, Func<IReadOnlyList<MessageView>> read)
    {
        PositionRules.CheckNumber(number).OrThrow();
        call.GetRoom(rooms, roomId);
        return await catchUps.ReadAsync(call.PersonId, read, call.Aborted) ?? throw HubRefusals.Of(CatchUpReads.Busy);
    }
}
