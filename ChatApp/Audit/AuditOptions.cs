using Microsoft.Extensions.Options;

namespace ChatApp.Audit;

/// <summary>How much of the audit table is kept.</summary>
public sealed class AuditOptions
{
    /// <summary>How long an entry is kept. Default 400 days: a year and what an audit of it takes.</summary>
    [Between("1.00:00:00", "3650.00:00:00")]
    public TimeSpan AuditKeep { get; set; } = TimeSpan.FromDays(400);

    /// <summary>The most entries kept, whatever their age; failed sign-ins go first. Default 1,000,000: some 200 MB.</summary>
    [Between(1_000, 100_000_000)]
    public long AuditEntries { get; set; } = 1_000_000;
}

/// <summary>Validates them.</summary>
[OptionsValidator]
internal sealed partial class AuditOptionsCheck : IValidateOptions<AuditOptions>;
