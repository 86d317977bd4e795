using ChatApp.Storage;

namespace ChatApp.Audit;

/// <summary>A filter for audit entries; null values match all entries.</summary>
/// <param name="Person">The id of the actor or the subject, or part of a name if it is not a well-formed id.</param>
/// <param name="Event">The kind of action.</param>
/// <param name="From">Earliest time, inclusive. UTC.</param>
/// <param name="To">Latest time, exclusive. UTC.</param>
public sealed record AuditFilter(string? Person = null, AuditEvent? Event = null, DateTimeOffset? From = null, DateTimeOffset? To = null)
{
    /// <summary>Applies the filter to a query.</summary>
    public IQueryable<AuditRow> Of(IQueryable<AuditRow> rows)
    {
        if (Person is { } person)
        {
            rows = NewId.IsWellFormed(person)
                ? rows.Where(row => row.ActorId == person || row.SubjectId == person)
                : rows.Where(row => row.ActorName!.Contains(person) || row.SubjectName!.Contains(person));
        }

        if (Event is { } what)
            rows = rows.Where(row => row.Event == what);
        if (From is { } from)
            rows = rows.Where(row => row.AtTicks >= from.UtcTicks);
        if (To is { } to)
            rows = rows.Where(row => row.AtTicks < to.UtcTicks);
        return rows;
    }
}
