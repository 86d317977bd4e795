namespace ChatApp.Storage;

/// <summary>The kinds of notices between nodes. Stored as numbers.</summary>
public enum NodeNoticeKind
{
    /// <summary>The name, topic or state of a room changed.</summary>
    RoomChanged = 0,

    /// <summary>A person became a member of a room.</summary>
    Joined = 1,

    /// <summary>A person's membership ended.</summary>
    Lost = 2,

    /// <summary>A person's public data changed.</summary>
    PersonChanged = 3,

    /// <summary>Sessions of a person ended.</summary>
    SessionsEnded = 4,

    /// <summary>A person saved a message for later, or no longer.</summary>
    Saved = 5,

    /// <summary>A person signed in from a new browser.</summary>
    SignedInElsewhere = 6,

    /// <summary>Pages, or other clients, have connected.</summary>
    PagesConnected = 7,

    /// <summary>An operator ended connections.</summary>
    ConnectionsEnded = 8,

    /// <summary>Read marks of people moved, or their levels of notification changed.</summary>
    ReadMoved = 9,

    /// <summary>An operator ordered a drain of another node.</summary>
    DrainOrdered = 10,

    /// <summary>A person changed their settings for notifications.</summary>
    Notifications = 11,
}
