using System.Globalization;
using ChatApp.Contracts;
using ChatApp.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Caching.Memory;

namespace ChatApp.People;

/// <summary>Finds, makes and renames people.</summary>
public sealed class PersonStore(
    Store store, IMemoryCache cache, IEnumerable<INewPersonGreeter> greeters, IEnumerable<IPersonObserver> observers, TimeProvider time)
{
    /// <summary>How long a person is remembered without asking the database: long enough for a page, its admission and its hub.</summary>
    private static readonly TimeSpan Remembered = TimeSpan.FromMinutes(1);

    /// <summary>The person of that id, or null.</summary>
    public async Task<Person?> FindAsync(string id, CancellationToken cancellationToken)
    {
        if (cache.TryGetValue(CacheKey(id), out Person? known))
            return known;
        await using var db = await store.OpenAsync(cancellationToken);
        var row = await db.Set<PersonRow>().AsNoTracking().SingleOrDefaultAsync(person => person.Id == id, cancellationToken);
        return row is null ? null : Remember(row.ToView());
    }

    /// <summary>Makes a guest with a friendly name, who is at once in the rooms that everybody is in.</summary>
    public async Task<Person> AddGuestAsync(CancellationToken cancellationToken)
    {
        var row = await store.WriteAsync(async db =>
        {
            var row = new PersonRow
            {
                Id = NewId.Make(),
                Name = GuestNames.Make(CultureInfo.CurrentUICulture),
                Kind = PersonKind.Guest,
                CreatedAt = time.GetUtcNow(),
            };
            db.Add(row);
            foreach (var greeter in greeters)
                await greeter.GreetAsync(db, row, cancellationToken);
            return row;
        }, cancellationToken);
        return Remember(row.ToView());
    }

    /// <summary>Gives a person another name.</summary>
    /// <returns>The person renamed; null when the name is not one a person may bear, or there is no such person.</returns>
    public async Task<Person?> RenameAsync(string personId, string name, CancellationToken cancellationToken)
    {
        return PersonNames.TryClean(name, out var clean) ? await ChangeAsync(personId, row => row.Name = clean, cancellationToken) : null;
    }

    /// <summary>Makes a person an operator.</summary>
    /// <returns>The operator; null when there is no such person.</returns>
    public Task<Person?> MakeOperatorAsync(string personId, CancellationToken cancellationToken) =>
        ChangeAsync(personId, row => row.Kind = PersonKind.Operator, cancellationToken);

    private async Task<Person?> ChangeAsync(string personId, Action<PersonRow> change, CancellationToken cancellationToken)
    {
        var (before, after) = await store.WriteAsync(async db =>
        {
            var row = await db.Set<PersonRow>().SingleOrDefaultAsync(person => person.Id == personId, cancellationToken);
            var before = row?.ToView();
            if (row is not null)
                change(row);
            return (before, row?.ToView());
        }, cancellationToken);
        if (after is null || after == before)
            return after;
        Remember(after);
        foreach (var observer in observers)
            await observer.PersonChangedAsync(after);
        return after;
    }

    /// <summary>The people whose names begin so, whatever the case; at most <see cref="Limits.PeopleFound"/>, by name.</summary>
    public async Task<IReadOnlyList<Person>> FindByNameAsync(string beginning, CancellationToken cancellationToken)
    {
        await using var db = await store.OpenAsync(cancellationToken);
        var rows = await NamedLike(db.Set<PersonRow>().AsNoTracking(), beginning).Take(Limits.PeopleFound).ToListAsync(cancellationToken);
        return [.. rows.Select(row => row.ToView())];
    }

    /// <summary>Those of some people whose names begin so, by name.</summary>
    public static IQueryable<PersonRow> NamedLike(IQueryable<PersonRow> people, string beginning)
    {
        // A range rather than LIKE: it uses the index, and no character in it means anything.
        var from = PersonRow.KeyOf(beginning);
        var to = from + "\U0010FFFF";
#pragma warning disable CA1309 // Becomes SQL, which has no ordinal overload.
        return people.Where(person => string.Compare(person.NameKey, from) >= 0 && string.Compare(person.NameKey, to) < 0)
#pragma warning restore CA1309
            .OrderBy(person => person.NameKey).ThenBy(person => person.Key);
    }

    private Person Remember(Person person) =>
        cache.Set(CacheKey(person.Id), person, new MemoryCacheEntryOptions { AbsoluteExpirationRelativeToNow = Remembered, Size = 1 });

    private static (Type, string) CacheKey(string id) => (typeof(Person), id);
}

/// <summary>Takes part in the making of a person, within the same transaction.</summary>
public interface INewPersonGreeter
{
    /// <summary>Adds what belongs to a new person to the context; the caller saves.</summary>
    Task GreetAsync(ChatDbContext db, PersonRow person, CancellationToken cancellationToken);
}

/// <summary>Is told when what others see of a person has changed.</summary>
public interface IPersonObserver
{
    /// <summary>Called after the change is stored.</summary>
    Task PersonChangedAsync(Person person);
}
