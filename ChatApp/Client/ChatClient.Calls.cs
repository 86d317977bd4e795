using ChatApp.Contracts;

namespace ChatApp.Client;

/// <content>Calls that require a connection. Every call throws <see cref="ChatCallException"/> where the server refuses it, or without a
/// connection.</content>
public sealed partial class ChatClient
{
    /// <summary>Enters a room: from now on the client keeps it up to date, and catches up after each connect.</summary>
    /// <returns>The room with its newest messages or, if entered before, with all changes since.</returns>
    public async Task<ChatRoom> EnterRoomAsync(string roomId, CancellationToken cancellationToken = default)
    {
        var attempt = Connection();
        var room = rooms.GetOrAdd(roomId, id => new(id, calls, options.Time, message => events.Raise(MessageChanged, message)));
        try
        {
            await room.EnterAsync(attempt.Ended).WaitAsync(cancellationToken);
            return room;
        }
        catch (ChatCallException error) when (error.Code == ErrorCodes.RoomNotFound)
        {
            rooms.TryRemove(roomId, out _);
            throw;
        }
        catch (OperationCanceledException) when (attempt.Ended.IsCancellationRequested)
        {
            throw NoConnection();
        }
    }

    /// <summary>Leaves a room: ends the subscription and discards its messages.</summary>
    public async Task LeaveRoomAsync(string roomId, CancellationToken cancellationToken = default)
    {
        rooms.TryRemove(roomId, out _);
        Connection();
        await calls.SendAsync("LeaveRoom", [roomId], cancellationToken);
    }

    /// <summary>Posts a message to a room.</summary>
    /// <param name="roomId">The id of the room.</param>
    /// <param name="clientMessageId">An id made by the caller, unique for the person, at most <see cref="Limits.ClientMadeId"/> characters.
    /// A repeated call returns the message stored first, so a message whose response was lost can be sent again. Ids that begin with the
    /// time, such as <see cref="Guid.CreateVersion7()"/>'s, cost the server least.</param>
    /// <param name="text">The text, at most <see cref="Limits.Text"/> UTF-16 units.</param>
    /// <param name="cancellationToken">Ends only the wait; the message may be stored.</param>
    /// <returns>The message as stored, once it is durable.</returns>
    public Task<MessageView> SendMessageAsync(
        string roomId, string clientMessageId, string text, CancellationToken cancellationToken = default) =>
        WriteAsync("SendMessage", [roomId, clientMessageId, OfGoodLength(text)], cancellationToken);

    /// <summary>Posts a message with files, or as an answer; otherwise like
    /// <see cref="SendMessageAsync(string, string, string, CancellationToken)"/>.</summary>
    /// <returns>The message as stored, once it is durable.</returns>
    public Task<MessageView> SendMessageAsync(
        string roomId, string clientMessageId, string text, MessageExtras extras, CancellationToken cancellationToken = default) =>
        WriteAsync("SendMessage", [roomId, clientMessageId, OfGoodLength(text), extras], cancellationToken);

    /// <summary>Posts an answer to a message of the same room, which it quotes; otherwise like
    /// <see cref="SendMessageAsync(string, string, string, CancellationToken)"/>.</summary>
    /// <returns>The message as stored, once it is durable.</returns>
    public Task<MessageView> ReplyAsync(
        string roomId, string clientMessageId, string text, long replyTo, CancellationToken cancellationToken = default) =>
        SendMessageAsync(roomId, clientMessageId, text, new MessageExtras { ReplyTo = replyTo }, cancellationToken);

    /// <summary>Changes the text of an own message.</summary>
    /// <returns>The current message; the same text changes nothing.</returns>
    public Task<MessageView> EditMessageAsync(string roomId, long number, string text, CancellationToken cancellationToken = default) =>
        WriteAsync("EditMessage", [roomId, number, OfGoodLength(text)], cancellationToken);

    /// <summary>Deletes an own message: an empty tombstone stays.</summary>
    /// <returns>The tombstone; deleting it again changes nothing.</returns>
    public Task<MessageView> DeleteMessageAsync(string roomId, long number, CancellationToken cancellationToken = default) =>
        WriteAsync("DeleteMessage", [roomId, number], cancellationToken);

    /// <summary>Adds or removes an own reaction to a message.</summary>
    /// <returns>The current message; the same call again changes nothing.</returns>
    public Task<MessageView> ReactAsync(string roomId, long number, string emoji, bool on, CancellationToken cancellationToken = default) =>
        WriteAsync("React", [roomId, number, emoji, on], cancellationToken);

    /// <summary>Pins a message in its room, or removes its pin, also another person's.</summary>
    /// <returns>The current message; the same call again changes nothing.</returns>
    public Task<MessageView> PinAsync(string roomId, long number, bool on, CancellationToken cancellationToken = default) =>
        WriteAsync("Pin", [roomId, number, on], cancellationToken);

    /// <summary>Removes the preview of an own message for good.</summary>
    /// <returns>The current message; the same call again changes nothing.</returns>
    public Task<MessageView> RemovePreviewAsync(string roomId, long number, CancellationToken cancellationToken = default) =>
        WriteAsync("RemovePreview", [roomId, number], cancellationToken);

    /// <summary>Fetches up to <see cref="Limits.Page"/> messages older than the oldest one held.</summary>
    /// <returns>Number of messages added; 0 at the beginning of the room.</returns>
    /// <exception cref="InvalidOperationException">The room was not entered.</exception>
    public async Task<int> MessagesBeforeAsync(string roomId, CancellationToken cancellationToken = default)
    {
        Connection();
        var room = Room(roomId) ?? throw new InvalidOperationException("Enter the room first.");
        return (await room.OlderAsync(cancellationToken)).Count;
    }

    /// <summary>Fetches the thread of a message: the first message, and the newest <see cref="Limits.ThreadAnswers"/> answers.</summary>
    /// <returns>The messages, ascending; <see cref="ChangePage.More"/> shows whether older answers are left out.</returns>
    public Task<ChangePage> ThreadOfAsync(string roomId, long number, CancellationToken cancellationToken = default)
    {
        Connection();
        return calls.AskAsync<ChangePage>("ThreadOf", [roomId, number], cancellationToken);
    }

    /// <summary>Fetches the people whose clients have caught up with a message, and its readers.</summary>
    public Task<SeenView> SeenByAsync(string roomId, long number, CancellationToken cancellationToken = default)
    {
        Connection();
        return calls.AskAsync<SeenView>("SeenBy", [roomId, number], cancellationToken);
    }

    /// <summary>Sends a heartbeat, as the client also does every <c>heartbeatSeconds</c>; measures <see cref="RoundTrip"/> and fetches
    /// missing changes of the rooms.</summary>
    public Task<HeartbeatAnswer> HeartbeatAsync(CancellationToken cancellationToken = default) =>
        BeatOnceAsync(Connection(), cancellationToken);

    // The server would refuse it, or end the connection because of the frame size.
    private static string OfGoodLength(string text) =>
        SharedRules.CheckLength(text) is { } tooLong ? throw new ChatCallException(ErrorCodes.TextTooLong, tooLong) : text;

    private async Task<MessageView> WriteAsync(string method, object?[] arguments, CancellationToken cancellationToken)
    {
        var attempt = Connection();
        var message = await calls.AskAsync<MessageView>(method, arguments, cancellationToken);
        list.Note(message);
        Room(message.RoomId)?.Take(message, attempt.Ended);
        return message;
    }

    private static ChatCallException NoConnection() => new(ChatCallException.NotConnected, "There is no connection to the server.");

    private Attempt Connection() =>
        guard.Current is { } attempt && State is ConnectionState.Connected or ConnectionState.Unproven ? attempt : throw NoConnection();
}
