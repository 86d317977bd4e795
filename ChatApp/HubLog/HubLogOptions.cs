using ChatApp.Configuration;

namespace ChatApp.HubLog;

/// <summary>Retention of the hub log in the database.</summary>
public sealed class HubLogOptions
{
    /// <summary>Maximum age of a row. Default 14 days.</summary>
    [Between("01:00:00", "3650.00:00:00")]
    public TimeSpan HubLogKeep { get; set; } = TimeSpan.FromDays(14);

    /// <summary>Maximum number of rows, whatever their age, so that no flood of refusals fills the disk.
    /// Default 1,000,000: about 300 MB.</summary>
    [Between(1_000, 100_000_000)]
    public long HubLogEntries { get; set; } = 1_000_000;
}
