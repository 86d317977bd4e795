using ChatApp.Storage;

namespace ChatApp.Ledger;

/// <summary>Which entries of the hub log are asked for; null lets everything through.</summary>
/// <param name="Person">A person's id, or part of a name that does not look like an id.</param>
/// <param name="Address">The whole address.</param>
/// <param name="Event">What happened.</param>
/// <param name="Cause">A cause, or the code of a refusal.</param>
/// <param name="From">The earliest. UTC.</param>
/// <param name="To">Before this. UTC.</param>
public sealed record LedgerFilter(
    string? Person = null, string? Address = null, LedgerEvent? Event = null, string? Cause = null, DateTimeOffset? From = null, DateTimeOffset? To = null)
{
    /// <summary>The entries that pass.</summary>
    public IQueryable<LedgerRow> Of(IQueryable<LedgerRow> rows)
    {
        if (Person is { } person)
            rows = NewId.LooksLikeOne(person) ? rows.Where(row => row.PersonId == person) : rows.Where(row => row.PersonName!.Contains(person));
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
