namespace ChatApp.HubLog;

/// <summary>Derives the <see cref="ClientVerdict"/> of an ended connection.</summary>
internal static class ClientVerdicts
{
    /// <summary>A client that notices the loss this much later than the server was suspended: a running client notices
    /// after 30 s of silence.</summary>
    private static readonly TimeSpan SleepThreshold = TimeSpan.FromMinutes(1);

    /// <summary>Returns the verdict for a row of an ended connection.</summary>
    public static ClientVerdict Of(HubLogRow end) => end switch
    {
        { Cause: HubLogStore.ServerKilled } => ClientVerdict.ServerGone,
        { Cause: not ("network-lost" or "timed-out" or "slow-reader" or "replaced") } => ClientVerdict.None,
        { ReportedCause: null } => ClientVerdict.NotReported,
        { ReportedAtTicks: { } told } when told - end.AtTicks > SleepThreshold.Ticks => ClientVerdict.Slept,
        { ReportedOnline: false } => ClientVerdict.Offline,
        { ReportedHidden: true } => ClientVerdict.Hidden,
        _ => ClientVerdict.Between,
    };
}
