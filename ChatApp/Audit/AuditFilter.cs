using ChatApp.Storage;

namespace ChatApp.Audit;

/// <summary>Which audit entries are asked for; null lets everything through.</summary>
/// <param name="Person">The id of the actor or the subject, or part of a name that does not look like an id.</param>
/// <param name="Event">What happened.</param>
/// <param name="From">The earliest. UTC.</param>
/// <param name="To">Before this. UTC.</param>
public sealed record AuditFilter(string? Person = null, AuditEvent? Event = null, DateTimeOffset? From = null, DateTimeOffset? To = null)
{
    /// <summary>The entries that pass.</summary>
    public IQueryable<AuditRow> Of(IQueryable<AuditRow> rows)
    {
        if (Person is { } person)
        {
            rows = NewId.LooksLikeOne(person)
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
