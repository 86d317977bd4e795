using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace ChatApp.Audit;

/// <summary>An audit entry: who did what to whom. Nothing in it is secret.</summary>
public sealed class AuditRow
{
    /// <summary>Rises from entry to entry.</summary>
    public long Key { get; internal set; }

    /// <summary>When, in UTC ticks.</summary>
    public long AtTicks { get; init; }

    /// <summary>What happened.</summary>
    public AuditEvent Event { get; init; }

    /// <summary>The id of who did it; null for a stranger, or the server's own console.</summary>
    public string? ActorId { get; init; }

    /// <summary>Their name at that time, until they delete themselves.</summary>
    public string? ActorName { get; init; }

    /// <summary>The id of the person whom it is about; null for none.</summary>
    public string? SubjectId { get; init; }

    /// <summary>Their name afterwards, until they delete themselves.</summary>
    public string? SubjectName { get; init; }

    /// <summary>Where the request came from; null for a connection that was open already, and for the console.</summary>
    public string? Address { get; init; }

    /// <summary>Particulars as <c>name=value</c>, the same in every language; never a password, code or token.</summary>
    public string? Detail { get; init; }

    /// <summary>How often it happened within the minute that the entry stands for.</summary>
    public int Count { get; init; } = 1;

    /// <summary>When. UTC.</summary>
    public DateTimeOffset At => new(AtTicks, TimeSpan.Zero);
}

internal sealed class AuditConfiguration : IEntityTypeConfiguration<AuditRow>
{
    public void Configure(EntityTypeBuilder<AuditRow> builder)
    {
        builder.ToTable("Audit");
        builder.HasKey(row => row.Key);
        builder.Ignore(row => row.At);
        builder.HasIndex(row => row.AtTicks);
        builder.HasIndex(row => new { row.Event, row.Key });
        builder.HasIndex(row => new { row.ActorId, row.Key });
        builder.HasIndex(row => new { row.SubjectId, row.Key });
    }
}
