namespace ChatApp.Ledger;

/// <summary>What the two accounts of a lost connection, the server's and the client's, say together.</summary>
public enum ClientVerdict
{
    /// <summary>The end explains itself: somebody ended it on purpose.</summary>
    None,

    /// <summary>The client has not been back in the same page yet.</summary>
    NotTold,

    /// <summary>The client noticed long after the server did: it slept, as a closed laptop does.</summary>
    Slept,

    /// <summary>The client had no network.</summary>
    Offline,

    /// <summary>The page was in the background, where browsers and phones put pages to sleep.</summary>
    Hidden,

    /// <summary>The client was awake and had a network: something between it and the server cut the connection.</summary>
    Between,

    /// <summary>The server itself was gone.</summary>
    ServerGone,
}

/// <summary>Judges ends.</summary>
public static class ClientVerdicts
{
    /// <summary>A client that notices this much later than the server was not running in between: awake ones notice after 30 s of silence.</summary>
    private static readonly TimeSpan Asleep = TimeSpan.FromMinutes(1);

    /// <summary>What an entry of an end says.</summary>
    public static ClientVerdict Of(LedgerRow end) => end switch
    {
        { Cause: LedgerStore.ServerKilled } => ClientVerdict.ServerGone,
        { Cause: not ("network-lost" or "timed-out" or "slow-reader" or "replaced") } => ClientVerdict.None,
        { ToldCause: null } => ClientVerdict.NotTold,
        { ToldAtTicks: { } told } when told - end.AtTicks > Asleep.Ticks => ClientVerdict.Slept,
        { ToldOnline: false } => ClientVerdict.Offline,
        { ToldHidden: true } => ClientVerdict.Hidden,
        _ => ClientVerdict.Between,
    };
}
