using ChatApp.Contracts;
using ChatApp.Messages;
using ChatApp.People;
using ChatApp.Rooms;
using ChatApp.Storage;

namespace ChatApp.Realtime.Calls;

/// <summary>Implements the hub calls that write messages or typing notices.</summary>
public sealed class MessageCalls(
    RoomAccess rooms, MessageWriter writer, MessageRateLimiter limiter, TypingRateLimiter typing, PersonStore people, Store store,
    IRoomAudience audience)
{
    /// <summary>Posts a message to a room.</summary>
    public async Task<MessageView> SendAsync(HubCall call, string? roomId, string clientMessageId, string text, MessageExtras? extras)
    {
        Allow(call, roomId, text);
        var files = extras?.Files ?? [];
        MessageRules.Check(clientMessageId, text, files).OrThrow();
        PositionRules.CheckNumber(extras?.ReplyTo ?? 1).OrThrow();
        var post = new Post(call.PersonId, roomId ?? "", clientMessageId, await PrepareAsync(call, roomId, text))
        {
            Files = files,
            ReplyTo = extras?.ReplyTo,
        };
        return (await writer.WriteAsync(post)).OrThrow();
    }

    /// <summary>Replaces the text of the caller's own message.</summary>
    public async Task<MessageView> EditAsync(HubCall call, string? roomId, long number, string text, string? clientMessageId)
    {
        Allow(call, roomId, text);
        PositionRules.CheckNumber(number).OrThrow();
        MessageRules.CheckCharacters(text).OrThrow(); // Whether it may be empty depends on the message.
        var edit = new Edit(call.PersonId, roomId ?? "", number, await PrepareAsync(call, roomId, text), clientMessageId);
        return (await writer.WriteAsync(edit)).OrThrow();
    }

    /// <summary>Deletes a message of a room.</summary>
    public async Task<MessageView> DeleteAsync(HubCall call, string? roomId, long number, string? clientMessageId)
    {
        Allow(call, roomId, "");
        PositionRules.CheckNumber(number).OrThrow();
        return (await writer.WriteAsync(new Deletion(call.PersonId, roomId ?? "", number, clientMessageId))).OrThrow();
    }

    /// <summary>Brings back the caller's own message, deleted a moment ago.</summary>
    public async Task<MessageView> RestoreAsync(HubCall call, string? roomId, long number)
    {
        Allow(call, roomId, "");
        PositionRules.CheckNumber(number).OrThrow();
        return (await writer.WriteAsync(new Restoration(call.PersonId, roomId ?? "", number))).OrThrow();
    }

    /// <summary>Adds or removes the caller's reaction to a message.</summary>
    public async Task<MessageView> ReactAsync(HubCall call, string? roomId, long number, string emoji, bool on)
    {
        Allow(call, roomId, "");
        PositionRules.CheckNumber(number).OrThrow();
        var kind = MessageRules.ReactionOf(emoji, on) ?? throw HubRefusals.Of(MessageRules.NoEmoji);
        return (await writer.WriteAsync(new ReactionChange(call.PersonId, roomId ?? "", number, kind, on))).OrThrow();
    }

    /// <summary>Pins a message in its room, or removes its pin.</summary>
    public async Task<MessageView> PinAsync(HubCall call, string? roomId, long number, bool on)
    {
        Allow(call, roomId, "");
        PositionRules.CheckNumber(number).OrThrow();
        return (await writer.WriteAsync(new PinChange(call.PersonId, roomId ?? "", number, on))).OrThrow();
    }

    /// <summary>Removes the preview of a message for good.</summary>
    public async Task<MessageView> RemovePreviewAsync(HubCall call, string? roomId, long number)
    {
        Allow(call, roomId, "");
        PositionRules.CheckNumber(number).OrThrow();
        return (await writer.WriteAsync(new PreviewRemoval(call.PersonId, roomId ?? "", number))).OrThrow();
    }

    /// <summary>Notifies the other clients in the room that the caller is typing; calls above the rate limit are dropped.</summary>
    public void Typing(HubCall call, string roomId)
    {
        if (!call.Connection.Rooms.Contains(roomId))
            call.GetRoom(rooms, roomId);
        if (typing.TryAcquire($"{call.PersonId} {roomId}") && people.Find(call.PersonId) is { } person)
        {
            _ = call.Clients.OthersInGroup(roomId).TypingChanged(roomId, person);
            audience.Typing(roomId, person);
        }
    }

    private ValueTask<MessageText> PrepareAsync(HubCall call, string? roomId, string text) =>
        MessageText.PrepareAsync(store, roomId ?? "", text, call.Aborted);

    // Checks rate and membership before any work for a write. A connection that has entered the room belongs to a member.
    private void Allow(HubCall call, string? roomId, string? text)
    {
        limiter.Check(call.Connection.Person, text).OrThrow();
        if (!call.Connection.Rooms.Contains(roomId))
            call.GetRoom(rooms, roomId);
    }
}
