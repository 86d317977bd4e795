using Microsoft.AspNetCore.SignalR;

namespace ChatApp.Load.Baseline;

/// <summary>A minimal chat hub with the method names and message shapes of ChatApp's hub: joins a group, sends to the group, answers. It
/// has no storage, sign-in, membership or hub filter.</summary>
public sealed class BaselineHub(BaselineRooms rooms) : Hub
{
    private const int HeartbeatSeconds = 30;

    private static readonly string Epoch = new('0', BaselineRooms.IdLength);

    private static readonly BaselineRoom General = new(Epoch, "open", "General", "", false, 0, 0, null, null);

    private static readonly BaselineReadMark Unread = new(Epoch, 0, 0, 0);

    private BaselinePerson Person => (BaselinePerson)Context.Items[nameof(Person)]!;

    /// <summary>Creates a guest for the connection and returns it.</summary>
    public BaselineHello Hello(object request)
    {
        _ = request;
        var person = BaselineRooms.NewPerson();
        Context.Items[nameof(Person)] = person;
        return new(Context.ConnectionId, Epoch, person, [General], [Unread], DateTimeOffset.UtcNow, 0, HeartbeatSeconds);
    }

    /// <summary>Answers a heartbeat in the form of ChatApp's answer.</summary>
    public BaselineHeartbeat Heartbeat() => new(DateTimeOffset.UtcNow, 0, new Dictionary<string, long> { [Epoch] = 0 });

    /// <summary>Adds the connection to the room's group.</summary>
    public async Task<BaselineChanges> EnterRoom(string roomId, long? afterChange)
    {
        _ = afterChange;
        await Groups.AddToGroupAsync(Context.ConnectionId, roomId);
        var last = rooms.Last(roomId);
        return new(roomId, Epoch, [], last, last, false);
    }

    /// <summary>Removes the connection from the room's group.</summary>
    public Task LeaveRoom(string roomId) => Groups.RemoveFromGroupAsync(Context.ConnectionId, roomId);

    /// <summary>Returns the prepared messages, whatever was missed.</summary>
    public BaselineChanges ChangesAfter(string roomId, long afterChange) =>
        new(roomId, Epoch, rooms.Prepared, afterChange + rooms.Prepared.Count, afterChange + rooms.Prepared.Count, false);

    /// <summary>Sends the message to the room's group and returns it.</summary>
    public async Task<BaselineMessage> SendMessage(string roomId, string clientMessageId, string text)
    {
        var number = rooms.Next(roomId);
        var message = new BaselineMessage(
            roomId, number, number, clientMessageId, Person, text, $"<p>{text}</p>", DateTimeOffset.UtcNow, null, null);
        await Clients.Group(roomId).SendAsync("MessageChanged", message);
        return message;
    }

    /// <summary>Accepts a client's goodbye and ignores it.</summary>
    public void Goodbye(string? reason) => _ = reason;
}
