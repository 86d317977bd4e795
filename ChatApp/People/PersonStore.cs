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
        await using var db = await store.OpenAsync(cancellationToken);
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
        await db.SaveChangesAsync(cancellationToken);
        return Remember(row.ToView());
    }

    /// <summary>Gives a person another name.</summary>
    /// <returns>The person renamed; null when the name is not one a person may bear, or there is no such person.</returns>
    public async Task<Person?> RenameAsync(string personId, string name, CancellationToken cancellationToken)
    {
        if (!PersonNames.TryClean(name, out var clean))
            return null;
        await using var db = await store.OpenAsync(cancellationToken);
        var row = await db.Set<PersonRow>().SingleOrDefaultAsync(person => person.Id == personId, cancellationToken);
        if (row is null)
            return null;
        if (row.Name == clean)
            return row.ToView();
        row.Name = clean;
        await db.SaveChangesAsync(cancellationToken);
        var renamed = Remember(row.ToView());
        foreach (var observer in observers)
            await observer.PersonChangedAsync(renamed);
        return renamed;
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
