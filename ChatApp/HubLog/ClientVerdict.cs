namespace ChatApp.HubLog;

/// <summary>The cause of a lost connection, derived from the server's and the client's report.</summary>
internal enum ClientVerdict
{
    /// <summary>The end needs no explanation: it was intended.</summary>
    None,

    /// <summary>The client has not reported yet: the same page has not connected again.</summary>
    NotTold,

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

/// <summary>Derives the <see cref="ClientVerdict"/> of an ended connection.</summary>
internal static class ClientVerdicts
{
    /// <summary>A client that notices the loss this much later than the server was suspended: a running client notices
    /// after 30 s of silence.</summary>
    private static readonly TimeSpan Asleep = TimeSpan.FromMinutes(1);

    /// <summary>Returns the verdict for a row of an ended connection.</summary>
    public static ClientVerdict Of(HubLogRow end) => end switch
    {
        { Cause: HubLogStore.ServerKilled } => ClientVerdict.ServerGone,
        { Cause: not ("network-lost" or "timed-out" or "slow-reader" or "replaced") } => ClientVerdict.None,
        { ReportedCause: null } => ClientVerdict.NotTold,
        { ReportedAtTicks: { } told } when told - end.AtTicks > Asleep.Ticks => ClientVerdict.Slept,
        { ReportedOnline: false } => ClientVerdict.Offline,
        { ReportedHidden: true } => ClientVerdict.Hidden,
        _ => ClientVerdict.Between,
    };
}
