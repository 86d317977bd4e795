namespace ChatApp.Contracts;

/// <summary>Names of the client methods that the server calls.</summary>
internal static class ClientMethods
{
    /// <summary>A message was posted, edited or deleted in a room the client has entered.</summary>
    public const string MessageChanged = nameof(MessageChanged);

    /// <summary>The number of open connections changed; at most once a second.</summary>
    public const string ConnectionsChanged = nameof(ConnectionsChanged);

    /// <summary>A person changed their name.</summary>
    public const string PersonChanged = nameof(PersonChanged);

    /// <summary>Members of a room connected, disconnected, joined or left; at most once a second. The first call
    /// after entering names those present.</summary>
    public const string PresenceChanged = nameof(PresenceChanged);

    /// <summary>Another person is typing in a room the client has entered.</summary>
    public const string TypingChanged = nameof(TypingChanged);

    /// <summary>A room of the person is new, or its name, topic or state changed; for rooms not entered also that it has new messages, at
    /// most once a second.</summary>
    public const string RoomChanged = nameof(RoomChanged);

    /// <summary>The person is no longer a member of the room.</summary>
    public const string RoomLost = nameof(RoomLost);

    /// <summary>The person's read mark, its counts or its level changed: they read or marked messages as unread, or chose what to be
    /// notified of, on any connection; they were mentioned, or an unread message or mention was deleted.</summary>
    public const string ReadChanged = nameof(ReadChanged);

    /// <summary>The person saved a message for later, or no longer keeps it, on any connection.</summary>
    public const string SavedChanged = nameof(SavedChanged);

    /// <summary>The person changed their settings for notifications, on any page.</summary>
    public const string NotificationsChanged = nameof(NotificationsChanged);

    /// <summary>The session of this connection has ended, and the connection ends with it.</summary>
    public const string SignedOut = nameof(SignedOut);

    /// <summary>The person's account was signed in to from a new browser.</summary>
    public const string SignedInElsewhere = nameof(SignedInElsewhere);

    /// <summary>The node drains at a time, or does not after all. Sent when that is announced, and after <c>Hello</c>.</summary>
    public const string RestartAnnounced = nameof(RestartAnnounced);

    /// <summary>The server is about to end every connection.</summary>
    public const string ServerClosing = nameof(ServerClosing);
}
