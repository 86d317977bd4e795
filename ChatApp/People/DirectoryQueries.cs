using ChatApp.Contracts;
using ChatApp.People.Accounts;
using ChatApp.People.Sessions;
using ChatApp.Storage;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace ChatApp.People;

/// <summary>The queries of the operators' list of people: by name, paged.</summary>
public sealed class DirectoryQueries(Store store, ILookupNormalizer normalizer)
{
    /// <summary>Number of people per page.</summary>
    public const int PageSize = 50;

    /// <summary>The greatest character: sorts after every continuation of a name.</summary>
    private const string Last = "\U0010FFFF";

    /// <summary>Reads a page of people.</summary>
    /// <param name="group">The filter.</param>
    /// <param name="typed">Words of the name, or a prefix of the name or the e-mail address, ignoring case; null for any.</param>
    /// <param name="after">The id of the last person of the previous page; null, or an unknown id, for the first page.</param>
    /// <param name="connected">The ids of connected people; used for <see cref="PeopleGroup.Connected"/> only.</param>
    /// <param name="cancellationToken">Ends the query.</param>
    /// <returns>The people, and whether there are more.</returns>
    public async Task<(IReadOnlyList<ListedPerson> People, bool More)> ListAsync(
        PeopleGroup group, string? typed, string? after, IReadOnlyCollection<string> connected, CancellationToken cancellationToken)
    {
        await using var db = await store.OpenAsync(cancellationToken);
        var people = In(db.Set<PersonRow>().AsNoTracking(), group, connected);
        if (typed is not null)
            people = Found(db, people, typed);
        var last = after is null
            ? null
            : await db.Set<PersonRow>().AsNoTracking().SingleOrDefaultAsync(row => row.Id == after, cancellationToken);
        var (name, key) = (last?.NameKey ?? "", last?.Key ?? 0);
#pragma warning disable CA1309 // Becomes SQL, which has no ordinal overload.
        if (last is not null || typed is null)
            people = people.Where(
                row => string.Compare(row.NameKey, name) >= 0 && (string.Compare(row.NameKey, name) > 0 || row.Key > key));
#pragma warning restore CA1309
        var rows = await people.OrderBy(row => row.NameKey).ThenBy(row => row.Key).Take(PageSize + 1).ToListAsync(cancellationToken);
        return (await WithMoreAsync(db, rows[..Math.Min(rows.Count, PageSize)], cancellationToken), rows.Count > PageSize);
    }

    /// <summary>Reads one person; null for an unknown id.</summary>
    public async Task<ListedPerson?> FindAsync(string personId, CancellationToken cancellationToken)
    {
        await using var db = await store.OpenAsync(cancellationToken);
        var rows = await db.Set<PersonRow>().AsNoTracking().Where(row => row.Id == personId).ToListAsync(cancellationToken);
        return (await WithMoreAsync(db, rows, cancellationToken)).SingleOrDefault();
    }

    private static IQueryable<PersonRow> In(IQueryable<PersonRow> people, PeopleGroup group, IReadOnlyCollection<string> connected) =>
        group switch
        {
            PeopleGroup.All => people.Where(row => row.Status != PersonStatus.Deleted && row.Status != PersonStatus.Gone),
            PeopleGroup.Connected => people.Where(row => connected.Contains(row.Id)),
            PeopleGroup.Operators => people.Where(row => row.Status == PersonStatus.Active && row.Kind == PersonKind.Operator),
            PeopleGroup.Members => people.Where(row => row.Status == PersonStatus.Active && row.Kind == PersonKind.Member),
            PeopleGroup.Guests => people.Where(row => row.Status == PersonStatus.Active && row.Kind == PersonKind.Guest),
            PeopleGroup.Removed => people.Where(row => row.Status == PersonStatus.Removed || row.Status == PersonStatus.Banned),
            _ => throw new ArgumentOutOfRangeException(nameof(group)),
        };

    // A union of index ranges: LIKE or an OR over several tables would scan all people.
    private IQueryable<PersonRow> Found(ChatDbContext db, IQueryable<PersonRow> people, string typed)
    {
        var email = normalizer.NormalizeEmail(typed)!;
        var end = email + Last;
#pragma warning disable CA1309
        var found = PersonQueries.NamedLike(db.Set<PersonRow>(), typed).Select(row => row.Key)
            .Union(db.Set<AccountRow>().Where(row => string.Compare(row.EmailKey, email) >= 0 && string.Compare(row.EmailKey, end) < 0)
                .Select(row => row.PersonKey));
#pragma warning restore CA1309
        if (PersonWordQueries.Find(db, typed) is { } keys)
            found = found.Union(keys);
        return people.Where(row => found.Contains(row.Key));
    }

    private static async Task<IReadOnlyList<ListedPerson>> WithMoreAsync(
        ChatDbContext db, List<PersonRow> rows, CancellationToken cancellationToken)
    {
        if (rows.Count == 0)
            return [];
        var keys = rows.ConvertAll(row => row.Key);
        var emails = await db.Set<AccountRow>().Where(account => keys.Contains(account.PersonKey))
            .Select(account => new { account.PersonKey, account.Email })
            .ToDictionaryAsync(account => account.PersonKey, account => account.Email, cancellationToken);
        var sessions = (await db.Set<SessionRow>().Where(session => keys.Contains(session.PersonKey))
            .Select(session => new { session.PersonKey, session.Address, session.SeenAt }).ToListAsync(cancellationToken))
                .ToLookup(session => session.PersonKey);
        var factors = await db.Set<SecondFactorRow>().Where(factor => keys.Contains(factor.PersonKey)).Select(factor => factor.PersonKey)
            .ToHashSetAsync(cancellationToken);
        return rows.ConvertAll(row => new ListedPerson(
            row.ToView(), row.Status, row.CreatedAt, emails.GetValueOrDefault(row.Key),
            sessions[row.Key].Select(session => (DateTimeOffset?)session.SeenAt).Max(),
            [.. sessions[row.Key].OrderByDescending(session => session.SeenAt).Select(session => session.Address).Distinct()])
        { HasSecondFactor = factors.Contains(row.Key) });
    }
}
