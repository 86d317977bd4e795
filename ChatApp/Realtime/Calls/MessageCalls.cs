using ChatApp.Contracts;
using ChatApp.Messages;
using ChatApp.People;
using ChatApp.Rooms;
using ChatApp.Storage;

namespace ChatApp.Realtime.Calls;

/// <summary>Implements the hub calls that write messages or typing notices.</summary>
public sealed class MessageCalls(RoomAccess rooms, MessageWriter writer, MessageRateLimiter pace, TypingRateLimiter typing, PersonStore people, Store store)
{
    /// <summary>Posts a message to a room.</summary>
    public async Task<MessageView> SendAsync(HubCall call, string? roomId, string clientMessageId, string text)
    {
        await AllowAsync(call, roomId, text);
        MessageRules.Check(clientMessageId, text).OrThrow();
        return (await writer.WriteAsync(new Post(call.PersonId, roomId ?? "", clientMessageId, await PrepareAsync(call, roomId, text)))).OrThrow();
    }

    /// <summary>Replaces the text of the caller's own message.</summary>
    public async Task<MessageView> EditAsync(HubCall call, string? roomId, long number, string text, string? clientMessageId)
    {
        await AllowAsync(call, roomId, text);
        PositionRules.CheckNumber(number).OrThrow();
        MessageRules.Check(text).OrThrow();
        return (await writer.WriteAsync(new Edit(call.PersonId, roomId ?? "", number, await PrepareAsync(call, roomId, text), clientMessageId))).OrThrow();
    }

    /// <summary>Deletes a message of a room.</summary>
    public async Task<MessageView> DeleteAsync(HubCall call, string? roomId, long number, string? clientMessageId)
    {
        await AllowAsync(call, roomId, "");
        PositionRules.CheckNumber(number).OrThrow();
        return (await writer.WriteAsync(new Deletion(call.PersonId, roomId ?? "", number, clientMessageId))).OrThrow();
    }

    /// <summary>Notifies the other clients in the room that the caller is typing; calls above the rate limit are dropped.</summary>
    public async Task TypingAsync(HubCall call, string roomId)
    {
        if (!call.Connection.Rooms.Contains(roomId))
            await call.RoomAsync(rooms, roomId);
        if (typing.TryAcquire($"{call.PersonId} {roomId}") && await people.FindAsync(call.PersonId, call.Aborted) is { } person)
            _ = call.Clients.OthersInGroup(roomId).TypingChanged(roomId, person);
    }

    private ValueTask<MessageText> PrepareAsync(HubCall call, string? roomId, string text) => MessageText.PrepareAsync(store, roomId ?? "", text, call.Aborted);

    // Checks rate and membership before any work for a write. A connection that has entered the room belongs to a member.
    private async ValueTask AllowAsync(HubCall call, string? roomId, string? text)
    {
        pace.Check(call.Connection.Person, text).OrThrow();
        if (!call.Connection.Rooms.Contains(roomId))
            await call.RoomAsync(rooms, roomId);
    }
}
