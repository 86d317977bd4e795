using Microsoft.Extensions.Options;

namespace ChatApp.Ledger;

/// <summary>How much of the hub log is kept in the store.</summary>
public sealed class LedgerOptions
{
    /// <summary>How long an entry is kept. Default 14 days.</summary>
    [Between("01:00:00", "3650.00:00:00")]
    public TimeSpan HubLogKeep { get; set; } = TimeSpan.FromDays(14);

    /// <summary>The most entries kept, whatever their age, so that no flood of refusals fills the disk. Default 1,000,000: some 300 MB.</summary>
    [Between(1_000, 100_000_000)]
    public long HubLogEntries { get; set; } = 1_000_000;
}

/// <summary>Checks them.</summary>
[OptionsValidator]
internal sealed partial class LedgerOptionsCheck : IValidateOptions<LedgerOptions>;
