using ChatApp.Configuration;

namespace ChatApp.Audit;

/// <summary>Retention of the audit log.</summary>
public sealed class AuditOptions
{
    /// <summary>Maximum age of an entry. Default 400 days: one year, and the time to audit it.</summary>
    [Between("1.00:00:00", "3650.00:00:00")]
    public TimeSpan AuditKeep { get; set; } = TimeSpan.FromDays(400);

    /// <summary>Maximum number of entries, whatever their age; failed sign-ins are deleted first.
    /// Default 1,000,000: about 200 MB.</summary>
    [Between(1_000, 100_000_000)]
    public long AuditEntries { get; set; } = 1_000_000;
}
