using ChatApp.Contracts;

namespace ChatApp.Tests.Hosting;

/// <summary>The hub's methods with their types, and what tests often wait for.</summary>
public static class WireCalls
{
    private static int gardens;

    /// <summary>Makes a room; without a name one that no other open room has.</summary>
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

    /// <summary>The caller's own id.</summary>
    public static string Id(this WireClient client) => client.Hello!.Person.Id;

    /// <summary>What has come so far of one kind of event.</summary>
    public static IReadOnlyList<T> Came<T>(this WireClient client, string target) =>
        [.. client.Events.Where(one => one.Target == target).Select(one => System.Text.Json.JsonSerializer.Deserialize<T>(one.Arguments[0], WireClient.Json)!)];

    /// <summary>Waits for a message of this number in a room.</summary>
    public static Task MessageCameAsync(this WireClient client, MessageView message) => client.EventAsync("MessageChanged", arguments =>
        arguments[0].GetProperty("roomId").GetString() == message.RoomId && arguments[0].GetProperty("change").GetInt64() == message.Change);

    /// <summary>Waits until a room that was not entered is told to have come so far.</summary>
    public static Task NewsCameAsync(this WireClient client, MessageView message) => client.EventAsync("RoomChanged", arguments =>
        arguments[0].GetProperty("id").GetString() == message.RoomId && arguments[0].GetProperty("change").GetInt64() == message.Change);

    /// <summary>Fails unless the call is refused with this code; gives the whole error.</summary>
    public static async Task<string> ShouldBeRefused(this Task call, string code) =>
        (await FluentActions.Awaiting(() => call).Should().ThrowAsync<WireCallException>())
            .Which.Message.Should().Contain($"HubException: {code}: ").And.Subject;
}
