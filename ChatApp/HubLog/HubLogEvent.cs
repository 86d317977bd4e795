
namespace ChatApp.HubLog;

/// <summary>The kind of event that a row of the hub log records.</summary>
public enum HubLogEvent
{
    /// <summary>A connection was opened and called <c>Hello</c>, or ended without it.</summary>
    Opened = 1,

    /// <summary>An open connection ended.</summary>
    Closed = 2,

    /// <summary>A connection attempt was refused.</summary>
    Refused = 3,

    /// <summary>A person or an address opens connections repeatedly.</summary>
    Flapping = 4,

    /// <summary>A heartbeat is overdue.</summary>
    Late = 5,
}
