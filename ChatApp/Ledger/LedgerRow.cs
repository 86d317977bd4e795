using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace ChatApp.Ledger;

/// <summary>What an entry of the hub log tells of.</summary>
public enum LedgerEvent
{
    /// <summary>A connection opened and said <c>Hello</c>, or ended without it.</summary>
    Opened = 1,

    /// <summary>A connection ended.</summary>
    Closed = 2,

    /// <summary>An attempt was refused.</summary>
    Refused = 3,

    /// <summary>Somebody opens connections again and again.</summary>
    Flapping = 4,

    /// <summary>A heartbeat is overdue.</summary>
    Late = 5,
}

/// <summary>An entry of the hub log. What does not belong to its event is null.</summary>
public sealed class LedgerRow
{
    /// <summary>This machine's name.</summary>
    internal static readonly string ThisNode = Environment.MachineName;

    /// <summary>Rises from entry to entry.</summary>
    public long Key { get; internal set; }

    /// <summary>When, in UTC ticks: a number, so that the database can count by the minute.</summary>
    public long AtTicks { get; init; }

    /// <summary>What happened.</summary>
    public LedgerEvent Event { get; init; }

    /// <summary>Of an opening: no end has been written yet.</summary>
    public bool IsOpen { get; init; }

    /// <summary>Of an opening, or an end, that comes to be written: what joins the two. Not stored.</summary>
    public LedgerOpening? Opening { get; init; }

    /// <summary>SignalR's id of the connection.</summary>
    public string? ConnectionId { get; init; }

    /// <summary>Whose it was; null for a stranger.</summary>
    public string? PersonId { get; init; }

    /// <summary>Their name at that time.</summary>
    public string? PersonName { get; init; }

    /// <summary>The document or process that connected.</summary>
    public string? ClientId { get; init; }

    /// <summary>The remote address; null where the entry is about a person at any address.</summary>
    public string? Address { get; init; }

    /// <summary>What the client's program calls itself, shortened; of an opening.</summary>
    public string? Agent { get; init; }

    /// <summary>The machine the server runs on.</summary>
    public string Node { get; init; } = ThisNode;

    /// <summary>How many connections were open afterwards.</summary>
    public int? Connections { get; init; }

    /// <summary>Of refusals: how many attempts this entry stands for; see <see cref="LedgerRefusals"/>. 1 for every other event.</summary>
    public int Attempts { get; internal set; } = 1;

    /// <summary>Why a connection ended, or the code of a refusal.</summary>
    public string? Cause { get; init; }

    /// <summary>The close code.</summary>
    public int? Code { get; init; }

    /// <summary>In ms: how long a connection lived, how late a heartbeat is, how long the wait named, the window of the flapping.</summary>
    public long? DurationMs { get; init; }

    /// <summary>Of an opening, in ms: from the press (the first time admission was asked) to <c>Hello</c>, waiting for a turn included.</summary>
    public long? ConnectMs { get; init; }

    /// <summary>In ms, as the server saw it: from its answer to the handshake to <c>Hello</c>, which a client sends at once.</summary>
    public double? RoundTripMs { get; init; }

    /// <summary>Of an end: how long ago the last heartbeat, or <c>Hello</c>, had come, in ms.</summary>
    public long? HeartbeatAgoMs { get; init; }

    /// <summary>Of an end: how many frames the client had sent.</summary>
    public long? FramesIn { get; init; }

    /// <summary>Of an end: how many frames the client had been sent.</summary>
    public long? FramesOut { get; init; }

    /// <summary>Of flapping: how many openings.</summary>
    public int? Opens { get; init; }

    /// <summary>The client's own story of this end: the cause; null while it has not told.</summary>
    public string? ToldCause { get; init; }

    /// <summary>The code it saw.</summary>
    public int? ToldCode { get; init; }

    /// <summary>The reason it saw.</summary>
    public string? ToldReason { get; init; }

    /// <summary>When it noticed, by its own clock, in UTC ticks.</summary>
    public long? ToldAtTicks { get; init; }

    /// <summary>Whether its page was hidden.</summary>
    public bool? ToldHidden { get; init; }

    /// <summary>Whether it believed it had a network.</summary>
    public bool? ToldOnline { get; init; }

    /// <summary>The last round trip it measured, in ms.</summary>
    public double? ToldRoundTripMs { get; init; }

    /// <summary>When. UTC.</summary>
    public DateTimeOffset At => new(AtTicks, TimeSpan.Zero);
}

internal sealed class LedgerConfiguration : IEntityTypeConfiguration<LedgerRow>
{
    public void Configure(EntityTypeBuilder<LedgerRow> builder)
    {
        builder.ToTable("Ledger");
        builder.HasKey(row => row.Key);
        builder.Ignore(row => row.At);
        builder.Ignore(row => row.Opening);
        builder.Property(row => row.Attempts).HasDefaultValue(1);

        // Covers the summary of the last hour; the others find what the page filters by. None by connection or document: in such an index each
        // new entry goes to a page of its own, which a commit writes whole. They are found among their person's.
        builder.HasIndex(row => new { row.AtTicks, row.Event, row.Cause, row.Attempts });
        builder.HasIndex(row => new { row.PersonId, row.Key });
        builder.HasIndex(row => new { row.Address, row.Key });
        builder.HasIndex(row => new { row.Cause, row.Key });
        builder.HasIndex(row => new { row.Event, row.Key });
        builder.HasIndex(row => row.IsOpen).HasFilter("\"IsOpen\"");
    }
}
