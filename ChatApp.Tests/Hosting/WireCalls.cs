using ChatApp.Contracts;

namespace ChatApp.Tests.Hosting;

/// <summary>Typed calls of the hub's methods, and waits for common events.</summary>
public static class WireCalls
{
    private static int gardens;

    /// <summary>Creates a room; by default with a name that no other open room has.</summary>
    public static Task<RoomView> CreateRoomAsync(this WireClient client, string? name = null, string kind = "open", string? topic = null) =>
        client.CallAsync<RoomView>("CreateRoom", kind, name ?? $"Garden {Interlocked.Increment(ref gardens)}", topic);

    public static Task<RoomView> JoinAsync(this WireClient client, string roomId) => client.CallAsync<RoomView>("JoinRoom", roomId);

    public static Task<RoomView> InviteAsync(this WireClient client, string roomId, WireClient other) =>
        client.CallAsync<RoomView>("InviteToRoom", roomId, other.Id());

    public static Task RemoveAsync(this WireClient client, string roomId, WireClient other) =>
        client.CallAsync("RemoveFromRoom", roomId, other.Id());

    public static Task<RoomView> OpenDirectAsync(this WireClient client, params WireClient[] others) =>
        client.CallAsync<RoomView>("OpenDirect", [others.Select(Id).ToArray()]);

    public static Task<ChangePage> EnterAsync(this WireClient client, string roomId, long? afterChange = null) =>
        client.CallAsync<ChangePage>("EnterRoom", roomId, afterChange);

    public static Task<ChangePage> ChangesAsync(this WireClient client, string roomId, long afterChange) =>
        client.CallAsync<ChangePage>("ChangesAfter", roomId, afterChange);

    public static Task<MessageView> SayInAsync(this WireClient client, string roomId, string text, string? id = null) =>
        client.CallAsync<MessageView>("SendMessage", roomId, id ?? Guid.NewGuid().ToString("N"), text);

    public static Task<MessageView> EditAsync(this WireClient client, MessageView message, string text) =>
        client.CallAsync<MessageView>("EditMessage", message.RoomId, message.Number, text);

    public static Task<MessageView> DeleteAsync(this WireClient client, MessageView message) =>
        client.CallAsync<MessageView>("DeleteMessage", message.RoomId, message.Number);

    public static Task<MessageView> ReplyAsync(this WireClient client, MessageView message, string text, string? id = null) =>
        client.CallAsync<MessageView>(
            "SendMessage", message.RoomId, id ?? Guid.NewGuid().ToString("N"), text, new MessageExtras { ReplyTo = message.Number });

    public static Task<MessageView> RestoreAsync(this WireClient client, MessageView message) =>
        client.CallAsync<MessageView>("RestoreMessage", message.RoomId, message.Number);

    public static Task<ChangePage> ThreadAsync(this WireClient client, MessageView message) =>
        client.CallAsync<ChangePage>("ThreadOf", message.RoomId, message.Number);

    public static Task<MessageView> ReactAsync(this WireClient client, MessageView message, string emoji, bool on = true) =>
        client.CallAsync<MessageView>("React", message.RoomId, message.Number, emoji, on);

    public static Task<MessageView> PinAsync(this WireClient client, MessageView message, bool on = true) =>
        client.CallAsync<MessageView>("Pin", message.RoomId, message.Number, on);

    public static Task SaveAsync(this WireClient client, MessageView message, bool on = true) =>
        client.CallAsync("Save", message.RoomId, message.Number, on);

    public static Task<MessageView> RemovePreviewAsync(this WireClient client, MessageView message) =>
        client.CallAsync<MessageView>("RemovePreview", message.RoomId, message.Number);

    /// <summary>Person id of the connection's owner.</summary>
    public static string Id(this WireClient client) => client.Hello!.Person.Id;

    /// <summary>All events of one kind received so far.</summary>
    public static IReadOnlyList<T> Came<T>(this WireClient client, string target) =>
        [
            .. client.Events.Where(one => one.Target == target)
                .Select(one => System.Text.Json.JsonSerializer.Deserialize<T>(one.Arguments[0], WireClient.Json)!),
        ];

    /// <summary>Waits for the event of this message.</summary>
    public static Task MessageCameAsync(this WireClient client, MessageView message) => client.EventAsync("MessageChanged", arguments =>
        arguments[0].GetProperty("roomId").GetString() == message.RoomId
            && arguments[0].GetProperty("change").GetInt64() == message.Change);

    /// <summary>Waits for the news of this message in a room that the client has not entered.</summary>
    public static Task NewsCameAsync(this WireClient client, MessageView message) => client.EventAsync("RoomChanged", arguments =>
        arguments[0].GetProperty("id").GetString() == message.RoomId && arguments[0].GetProperty("change").GetInt64() == message.Change);

    /// <summary>Fails unless the call is refused with this code; returns the whole error text.</summary>
    public static async Task<string> ShouldBeRefused(this Task call, string code) =>
        (await FluentActions.Awaiting(() => call).Should().ThrowAsync<WireCallException>())
            .Which.Message.Should().Contain($"HubException: {code}: ").And.Subject;
}
