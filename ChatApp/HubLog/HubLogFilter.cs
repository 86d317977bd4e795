using ChatApp.Storage;

namespace ChatApp.HubLog;

/// <summary>A filter for rows of the hub log; null values match all rows.</summary>
/// <param name="Person">A person's id, or part of a name if it is not a well-formed id.</param>
/// <param name="Address">The complete address.</param>
/// <param name="Event">The kind of event.</param>
/// <param name="Cause">A cause, or the code of a refusal.</param>
/// <param name="From">Earliest time, inclusive. UTC.</param>
/// <param name="To">Latest time, exclusive. UTC.</param>
public sealed record HubLogFilter(
    string? Person = null, string? Address = null, HubLogEvent? Event = null, string? Cause = null, DateTimeOffset? From = null,
    DateTimeOffset? To = null)
{
    /// <summary>Applies the filter to a query.</summary>
    public IQueryable<HubLogRow> Of(IQueryable<HubLogRow> rows)
    {
        if (Person is { } person)
            rows = NewId.IsWellFormed(person)
                ? rows.Where(row => row.PersonId == person)
                : rows.Where(row => row.PersonName!.Contains(person));
        if (Address is { } address)
            rows = rows.Where(row => row.Address == address);
        if (Event is { } what)
            rows = rows.Where(row => row.Event == what);
        if (Cause is { } cause)
            rows = rows.Where(row => row.Cause == cause);
        if (From is { } from)
            rows = rows.Where(row => row.AtTicks >= from.UtcTicks);
        if (To is { } to)
            rows = rows.Where(row => row.AtTicks < to.UtcTicks);
        return rows;
    }
}
