using ChatApp.Contracts;
using ChatApp.Messages;
using ChatApp.People;
using ChatApp.Rooms;
using ChatApp.Storage;

namespace ChatApp.Realtime.Calls;

/// <summary>What is written into a room.</summary>
public sealed class MessageCalls(RoomAccess rooms, MessageWriter writer, MessagePace pace, TypingPace typing, PersonStore people, Store store)
{
    /// <summary>Posts a message.</summary>
    public async Task<MessageView> SendAsync(HubCall call, string? roomId, string clientMessageId, string text)
    {
        await AllowAsync(call, roomId, text);
        MessageRules.Check(clientMessageId, text).OrThrow();
        return (await writer.WriteAsync(new Post(call.PersonId, roomId ?? "", clientMessageId, await PrepareAsync(call, roomId, text)))).OrThrow();
    }

    /// <summary>Gives an own message another text.</summary>
    public async Task<MessageView> EditAsync(HubCall call, string? roomId, long number, string text, string? clientMessageId)
    {
        await AllowAsync(call, roomId, text);
        PositionRules.CheckNumber(number).OrThrow();
        MessageRules.Check(text).OrThrow();
        return (await writer.WriteAsync(new Edit(call.PersonId, roomId ?? "", number, await PrepareAsync(call, roomId, text), clientMessageId))).OrThrow();
    }

    /// <summary>Deletes a message.</summary>
    public async Task<MessageView> DeleteAsync(HubCall call, string? roomId, long number, string? clientMessageId)
    {
        await AllowAsync(call, roomId, "");
        PositionRules.CheckNumber(number).OrThrow();
        return (await writer.WriteAsync(new Deletion(call.PersonId, roomId ?? "", number, clientMessageId))).OrThrow();
    }

    /// <summary>Sends the others in the room who is writing; more than the rate allows is dropped.</summary>
    public async Task TypingAsync(HubCall call, string roomId)
    {
        if (!call.Connection.Rooms.Contains(roomId))
            await call.RoomAsync(rooms, roomId);
        if (typing.TryCount($"{call.PersonId} {roomId}") && await people.FindAsync(call.PersonId, call.Aborted) is { } person)
            _ = call.Clients.OthersInGroup(roomId).TypingChanged(roomId, person);
    }

    private ValueTask<MessageText> PrepareAsync(HubCall call, string? roomId, string text) => MessageText.PrepareAsync(store, roomId ?? "", text, call.Aborted);

    // Rate and membership, before any work is done for a write. A connection that has entered the room is in it.
    private async ValueTask AllowAsync(HubCall call, string? roomId, string? text)
    {
        pace.Check(call.Connection.Person, text).OrThrow();
        if (!call.Connection.Rooms.Contains(roomId))
            await call.RoomAsync(rooms, roomId);
    }
}
