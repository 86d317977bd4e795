using System.Globalization;
using ChatApp.Audit;
using ChatApp.Contracts;
using ChatApp.People.Sessions;
using ChatApp.Storage;
using Microsoft.Extensions.Caching.Memory;

namespace ChatApp.People;

/// <summary>Finds, creates and renames people, and changes their access and role.</summary>
public sealed partial class PersonStore
{
    /// <summary>Cache lifetime of a person: long enough for a page, its admission and its hub connection.</summary>
    private static readonly TimeSpan Remembered = TimeSpan.FromMinutes(1);

    /// <summary>Number of people per transaction whose words are computed at the start after an upgrade: about 10 ms.</summary>
    private const int PreparedAtOnce = 500;

    private readonly Store store;
    private readonly AuditLog audit;
    private readonly RecordCache<PersonRecord> known;
    private readonly SessionStore sessions;
    private readonly BlockedAddresses blocked;
    private readonly IEnumerable<IPersonRooms> rooms;
    private readonly IEnumerable<IPersonObserver> observers;
    private readonly TimeProvider time;
    private long views;

    /// <summary>Created once, by the container.</summary>
    public PersonStore(
        Store store, AuditLog audit, IMemoryCache cache, SessionStore sessions, BlockedAddresses blocked, IEnumerable<IPersonRooms> rooms,
        IEnumerable<IPersonObserver> observers, TimeProvider time)
    {
        (this.store, this.audit, this.sessions, this.blocked, this.rooms, this.observers, this.time) =
            (store, audit, sessions, blocked, rooms, observers, time);
        known = new(cache, Remembered);
    }

    /// <summary>Number of changes of public data, incremented right after each is stored: while it stays the same, no displayed name has
    /// changed.</summary>
    public long Views => Interlocked.Read(ref views);

    /// <summary>Computes the name keys and the words that a migration left empty.</summary>
    public async Task PrepareAsync(CancellationToken cancellationToken)
    {
        if (store.Read(PersonWordQueries.AnyMissing))
        {
            await store.WriteInPiecesAsync(
                connection => PersonWordQueries.AddMissing(connection, PreparedAtOnce), cancellationToken);
        }

        var people = store.Read(PersonQueries.WithoutKeys);
        if (people.Count == 0)
            return;
        await store.WritePreparedAsync(connection =>
        {
            foreach (var (key, name) in people)
                PersonQueries.StoreKeys(connection, key, name);
            return true;
        }, cancellationToken);
    }

    /// <summary>The person with that id, with or without access; null for an unknown id.</summary>
    public PersonRecord? FindRecord(string id) => known.Find(id, () => store.Read(reader => PersonQueries.Find(reader, id)));

    /// <summary>The person with that id, if they have access; else null.</summary>
    public Person? Find(string id) => FindRecord(id) is { Status: PersonStatus.Active } found ? found.Person : null;

    /// <summary>Creates a guest with a friendly name, adds them to the default rooms, and creates a session for the request.</summary>
    /// <param name="context">The request.</param>
    /// <param name="sign">Signs the ids of the guest and the session before they are stored: where that fails, no orphaned guest
    /// remains.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    public async Task<(Person Guest, string SessionId)> AddGuestAsync(
        HttpContext context, Func<string, string, Task> sign, CancellationToken cancellationToken)
    {
        var row = New(NewId.Make(), "", PersonKind.Guest);
        var session = SessionRow.Begin(context, row, time.GetUtcNow());
        await sign(row.Id, session.Id);
        await store.WritePreparedAsync(connection =>
        {
            row.Name = GuestNames.Make(CultureInfo.CurrentUICulture, name => !PersonQueries.IsTaken(connection, name));
            var key = PersonQueries.Add(connection, row);
            SessionQueries.Add(connection, session, key);
            foreach (var part in rooms)
                part.AddDefaultMembership(connection, key);
            return true;
        }, cancellationToken);
        return (known.Put(row.Id, row.ToRecord()).Person, session.Id);
    }

    /// <summary>Adds a new person within a running transaction.</summary>
    internal async Task<PersonRow> AddAsync(ChatDbContext db, string id, string name, PersonKind kind, CancellationToken cancellationToken)
    {
        var row = New(id, name, kind);
        db.Add(row);
        await db.SaveChangesAsync(cancellationToken);
        await PersonWordQueries.ReplaceAsync(db, row.Key, name, cancellationToken);
        foreach (var part in rooms)
            await part.AddDefaultMembershipAsync(db, row.Key, cancellationToken);
        return row;
    }

    /// <summary>Evicts a row that was changed or deleted by another class.</summary>
    internal void Forget(string id) => known.Forget(id);

    private PersonRow New(string id, string name, PersonKind kind) =>
        new() { Id = id, Name = name, Kind = kind, CreatedAt = time.GetUtcNow() };

    /// <summary>Caches the stored change of a person's row, and notifies the observers.</summary>
    internal async Task CacheAndNotifyAsync(PersonRecord? before, PersonRecord after)
    {
        Remember(before, after);
        if (before?.Person == after.Person)
            return;
        foreach (var observer in observers)
            await observer.PersonChangedAsync(after.Person);
    }

    private void Remember(PersonRecord? before, PersonRecord after)
    {
        known.Put(after.Person.Id, after);
        if (before?.Person != after.Person)
            Interlocked.Increment(ref views);
    }

    /// <summary>Renames a person and notifies the observers.</summary>
    /// <returns>The renamed person; refused for an invalid name, or where a guest asks for one that looks like an account's.</returns>
    public async Task<Outcome<Person>> RenameAsync(string personId, string name, CancellationToken cancellationToken)
    {
        if (!PersonNames.TryClean(name, out var clean))
            return BadName;
        PersonRecord? before = null, after = null;
        var refusal = await audit.WriteAsync(async (db, note) =>
        {
            var row = await PersonQueries.FindActiveAsync(db, personId, cancellationToken);
            if (row is null)
                return UnknownPerson;
            before = row.ToRecord();
            if (row.Kind == PersonKind.Guest && row.Name != clean && await PersonQueries.IsTakenAsync(db, clean, cancellationToken))
                return NameTaken;
            row.Name = clean;
            await PersonWordQueries.ReplaceAsync(db, row.Key, clean, cancellationToken);
            after = row.ToRecord();
            if (row.Kind != PersonKind.Guest && before != after)
                note(audit.Entry(AuditEvent.NameChanged, after.Person, after.Person, $"before={before.Person.Name}"));
            return null;
        }, cancellationToken);
        if (refusal is not null)
            return refusal;
        await CacheAndNotifyAsync(before, after!);
        return after!.Person;
    }

    /// <summary>The people who are found by the words of their names; at most <see cref="Limits.PeopleFound"/>. Those whose whole names
    /// begin with the typed text are first.</summary>
    public async Task<IReadOnlyList<Person>> FindByNameAsync(string typed, CancellationToken cancellationToken)
    {
        var rows = await store.QueryAsync(
            db => PersonQueries.FindAsync(db, typed, Limits.PeopleFound, cancellationToken), cancellationToken);
        return rows.ConvertAll(row => row.ToView());
    }
}
