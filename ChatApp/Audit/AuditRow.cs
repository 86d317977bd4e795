
namespace ChatApp.Audit;

/// <summary>An audit entry: an action with its actor and subject. It contains no secrets.</summary>
public sealed class AuditRow
{
    /// <summary>Primary key; increases with each entry.</summary>
    public long Key { get; internal set; }

    /// <summary>Time in UTC ticks.</summary>
    public long AtTicks { get; init; }

    /// <summary>The kind of action.</summary>
    public AuditEvent Event { get; init; }

    /// <summary>The actor's id; null for an unknown person or the server's console.</summary>
    public string? ActorId { get; init; }

    /// <summary>The actor's name at that time, until their account is deleted.</summary>
    public string? ActorName { get; init; }

    /// <summary>The subject's id; null for none.</summary>
    public string? SubjectId { get; init; }

    /// <summary>The subject's name after the action, until their account is deleted.</summary>
    public string? SubjectName { get; init; }

    /// <summary>The client's address; null for an action over an already open connection, and for the console.</summary>
    public string? Address { get; init; }

    /// <summary>Details as <c>name=value</c>, the same in every language; never a password, code or token.</summary>
    public string? Detail { get; init; }

    /// <summary>Number of occurrences within the minute that the entry covers.</summary>
    public int Count { get; init; } = 1;

    /// <summary><see cref="AtTicks"/> as date and time. UTC.</summary>
    public DateTimeOffset At => new(AtTicks, TimeSpan.Zero);
}
