namespace ChatApp.Contracts;

/// <summary>What the server tells its clients.</summary>
public static class ClientMethods
{
    /// <summary>A message was posted, edited or deleted in a room the client has entered.</summary>
    public const string MessageChanged = nameof(MessageChanged);

    /// <summary>The number of open connections changed; at most once a second.</summary>
    public const string ConnectionsChanged = nameof(ConnectionsChanged);

    /// <summary>A person changed their name.</summary>
    public const string PersonChanged = nameof(PersonChanged);

    /// <summary>People of a room came or went; at most once a second. The first after entering names those who are there.</summary>
    public const string PresenceChanged = nameof(PresenceChanged);

    /// <summary>Somebody else is writing in a room the client has entered.</summary>
    public const string TypingChanged = nameof(TypingChanged);

    /// <summary>A room of the person's is new, or has another name, topic or state; for rooms not entered also that it has new messages,
    /// at most once a second.</summary>
    public const string RoomChanged = nameof(RoomChanged);

    /// <summary>The person is no longer in the room.</summary>
    public const string RoomLost = nameof(RoomLost);

    /// <summary>The person has read on or marked messages as unread, on any connection, or was mentioned, or an unread message or mention is gone.</summary>
    public const string ReadChanged = nameof(ReadChanged);

    /// <summary>The session of this connection has ended, and the connection ends with it.</summary>
    public const string SignedOut = nameof(SignedOut);

    /// <summary>Somebody signed in to the person's account from a browser that it has not been signed in with before.</summary>
    public const string SignedInElsewhere = nameof(SignedInElsewhere);

    /// <summary>The server is about to end every connection.</summary>
    public const string ServerClosing = nameof(ServerClosing);
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

/// <summary>A sign-in from a new browser.</summary>
/// <param name="Address">Where from.</param>
/// <param name="At">When. UTC.</param>
public sealed record SignInNotice(string Address, DateTimeOffset At);

/// <summary>Why the server is about to close, and when trying again makes sense.</summary>
/// <param name="Cause">A name from <see cref="DisconnectCause"/>.</param>
/// <param name="RetryAfterSeconds">How long a restart usually takes, in seconds.</param>
public sealed record ClosingNotice(string Cause, int RetryAfterSeconds);
