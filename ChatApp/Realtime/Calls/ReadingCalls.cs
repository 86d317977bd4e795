using ChatApp.Connections;
using ChatApp.Contracts;
using ChatApp.Messages;
using ChatApp.Rooms;

namespace ChatApp.Realtime.Calls;

/// <summary>Implements the hub calls that read messages, and those that store something for the caller alone.</summary>
public sealed class ReadingCalls(
    ConnectionRegistry registry, RoomAccess rooms, RoomWitness witnesses, MessageReader reader, CatchUpReads catchUps, ReadMarks marks,
    SavedMessages saved, SeenBy seen)
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

    /// <summary>Returns a message with all that answers it.</summary>
    public async Task<ChangePage> ThreadOfAsync(HubCall call, string roomId, long number)
    {
        PositionRules.CheckNumber(number).OrThrow();
        return await ReadAsync(call, roomId, () => reader.Thread(roomId, number) ?? throw HubRefusals.Of(MessageRules.NotFound));
    }

    /// <summary>Returns the people who have received and read a message.</summary>
    public SeenView SeenBy(HubCall call, string roomId, long number)
    {
        PositionRules.CheckNumber(number).OrThrow();
        return seen.Find(call.GetRoom(rooms, roomId), number).OrThrow();
    }

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

    /// <summary>Chooses of which messages of a room the person is notified.</summary>
    public async Task SetNotifyLevelAsync(HubCall call, string? roomId, NotifyLevel? level) =>
        (await marks.SetLevelAsync(call.PersonId, roomId ?? "", level, mark => Send(call, mark), call.Aborted)).OrThrow();

    /// <summary>Saves a message for later, for the person alone, or no longer.</summary>
    public async Task SaveAsync(HubCall call, string? roomId, long number, bool on) =>
        (await saved.SetAsync(call.PersonId, roomId ?? "", number, on, call.Aborted)).OrThrow();

    /// <summary>Returns the pinned messages of a room.</summary>
    public Task<IReadOnlyList<PinnedMessage>> PinsInAsync(HubCall call, string? roomId) =>
        ReadAsync(call, roomId ?? "", () => reader.PinsIn(roomId!));

    /// <summary>Finds the first message posted at a time or later.</summary>
    public long FirstFrom(HubCall call, string? roomId, DateTimeOffset time) =>
        reader.FirstFrom(call.GetRoom(rooms, roomId).Id, time);

    private static void Send(HubCall call, ReadMark mark) => _ = call.Clients.User(call.PersonId).ReadChanged(mark);

    private Task<IReadOnlyList<MessageView>> MessagesAsync(HubCall call, string roomId, long number, Func<IReadOnlyList<MessageView>> read)
    {
        PositionRules.CheckNumber(number).OrThrow();
        return ReadAsync(call, roomId, read);
    }

    // Checks access before the wait for a place, and again after it.
    private async Task<T> ReadAsync<T>(HubCall call, string roomId, Func<T> read)
        where T : class
    {
        call.GetRoom(rooms, roomId);
        return await catchUps.ReadAsync(call.PersonId, () =>
        {
            call.GetRoom(rooms, roomId);
            return read();
        }, call.Aborted) ?? throw HubRefusals.Of(CatchUpReads.Busy);
    }
}
