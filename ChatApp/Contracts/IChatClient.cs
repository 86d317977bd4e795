namespace ChatApp.Contracts;

/// <summary>What the server tells its clients. Public because SignalR builds its typed proxies in another assembly.</summary>
public interface IChatClient
{
    /// <summary>A message was posted, edited or deleted in a room the client has entered.</summary>
    Task MessageChanged(MessageView message);

    /// <summary>The number of open connections changed; at most once a second.</summary>
    Task ConnectionsChanged(int count);

    /// <summary>A person changed their name.</summary>
    Task PersonChanged(Person person);

    /// <summary>People of a room came or went; at most once a second. The first after entering names those who are there.</summary>
    /// <param name="roomId">A room entered, or any direct conversation.</param>
    /// <param name="count">How many people of the room are connected.</param>
    /// <param name="joined">Who came; at most <see cref="Limits.PresenceNames"/> are named.</param>
    /// <param name="left">Who went; likewise.</param>
    Task PresenceChanged(string roomId, int count, IReadOnlyList<Person> joined, IReadOnlyList<Person> left);

    /// <summary>Somebody else is writing in a room the client has entered.</summary>
    Task TypingChanged(string roomId, Person person);

    /// <summary>A room of the person's is new, or has another name, topic or state; for rooms not entered also that it has new messages,
    /// at most once a second.</summary>
    Task RoomChanged(RoomView room);

    /// <summary>The person is no longer in the room.</summary>
    /// <param name="roomId">The room.</param>
    /// <param name="cause">One of <see cref="RoomLossCauses"/>.</param>
    Task RoomLost(string roomId, string cause);

    /// <summary>The person read on elsewhere, or was mentioned.</summary>
    Task ReadChanged(ReadMark mark);

    /// <summary>The session of this connection has ended, and the connection ends with it.</summary>
    Task SignedOut(SignedOutNotice notice);

    /// <summary>The server is about to end every connection.</summary>
    Task ServerClosing(ClosingNotice notice);
}

/// <summary>Why a person is no longer in a room.</summary>
public static class RoomLossCauses
{
    /// <summary>The person quit it, here or elsewhere.</summary>
    public const string Quit = "quit";

    /// <summary>Somebody took the person out of it.</summary>
    public const string Removed = "removed";
}

/// <summary>Why a session has ended.</summary>
/// <param name="Cause">A name from <see cref="DisconnectCause"/>.</param>
public sealed record SignedOutNotice(string Cause);

/// <summary>Why the server is about to close, and when trying again makes sense.</summary>
/// <param name="Cause">A name from <see cref="DisconnectCause"/>.</param>
/// <param name="RetryAfterSeconds">How long a restart usually takes, in seconds.</param>
public sealed record ClosingNotice(string Cause, int RetryAfterSeconds);
