namespace ChatApp.HubLog;

/// <summary>The cause of a lost connection, derived from the server's and the client's report.</summary>
internal enum ClientVerdict
{
    /// <summary>The end needs no explanation: it was intended.</summary>
    None,

    /// <summary>The client has not reported yet: the same page has not connected again.</summary>
    NotReported,

    /// <summary>The client noticed long after the server: its device was asleep, like a closed laptop.</summary>
    Slept,

    /// <summary>The client had no network.</summary>
    Offline,

    /// <summary>The page was in the background, where browsers and phones suspend pages.</summary>
    Hidden,

    /// <summary>The client was running and had a network: the connection was cut between client and server.</summary>
    Between,

    /// <summary>The server process itself had ended.</summary>
    ServerGone,
}
