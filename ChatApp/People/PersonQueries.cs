using ChatApp.Contracts;
using ChatApp.Storage;
using Microsoft.EntityFrameworkCore;

namespace ChatApp.People;

/// <summary>The queries of people and of the addresses that bans block.</summary>
internal static class PersonQueries
{
    /// <summary>The greatest character: sorts after every continuation of a name.</summary>
    private const string Last = "\U0010FFFF";

    private const string One = """SELECT "Id", "Name", "Kind", "Status" FROM "People" WHERE "Id" = ?1""";

    private static readonly SqlText Several = new(
        """SELECT "Id", "Name", "Kind" FROM "People" WHERE "Id" IN (SELECT value FROM json_each(?1))""",
        """SELECT "Id", "Name", "Kind" FROM "People" WHERE "Id" IN (SELECT jsonb_array_elements_text(?1::jsonb))""");

    // Raw SQL: building EF's model would delay the first request after a start.
    private const string Insert = """
        INSERT INTO "People" ("Id", "Name", "NameKey", "Skeleton", "Kind", "Status", "CreatedAt") VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)
        """;

    private const string SetKeys = """UPDATE "People" SET "NameKey" = ?2, "Skeleton" = ?3 WHERE "Key" = ?1""";

    private const string Blocked = "SELECT \"Address\" FROM \"BlockedAddresses\"";

    // The condition of the partial index, which excludes guests: as a parameter it would not be recognized.
    private static readonly string HasAccount = $"\"Kind\" <> {(int)PersonKind.Guest}";

    private static readonly string Taken = $"""SELECT 1 FROM "People" WHERE "Skeleton" = ?1 AND {HasAccount} LIMIT 1""";

    private static readonly string Unkeyed = $"""
        SELECT "Key", "Name" FROM "People" WHERE "NameKey" = ''
        UNION SELECT "Key", "Name" FROM "People" WHERE "Skeleton" = '' AND {HasAccount}
        """;

    /// <summary>A person, with or without access; null for an unknown id.</summary>
    public static PersonRecord? Find(StoreReader reader, string id) => reader.First(
        One,
        row => new PersonRecord(new(row.GetString(0)!, row.GetString(1)!, (PersonKind)row.GetInt32(2)), (PersonStatus)row.GetInt32(3)),
        id);

    /// <summary>The people with these ids, a JSON array.</summary>
    public static List<Person> FindAll(StoreReader reader, string idsJson) =>
        reader.List(Several, row => new Person(row.GetString(0)!, row.GetString(1)!, (PersonKind)row.GetInt32(2)), idsJson);

    /// <summary>The people whose name keys a migration left empty.</summary>
    public static List<(int Key, string Name)> WithoutKeys(StoreReader reader) =>
        reader.List(Unkeyed, row => (row.GetInt32(0), row.GetString(1)!));

    /// <summary>Computes and stores the name keys of a person.</summary>
    public static int StoreKeys(WriterConnection connection, int key, string name) =>
        connection.Prepare(SetKeys).Bind(key, PersonRow.KeyOf(name), NameSkeleton.Of(name)).Execute();

    /// <summary>Inserts a person with the words of the name.</summary>
    /// <returns>The key.</returns>
    public static int Add(WriterConnection connection, PersonRow row)
    {
        var key = (int)connection.Prepare(Insert).Bind(
            row.Id, row.Name, row.NameKey, row.Skeleton, (int)row.Kind, (int)row.Status, row.CreatedAt.UtcTicks).Add();
        PersonWordQueries.Add(connection, key, row.Name);
        return key;
    }

    /// <summary>Whether a person with an account has this name or one that looks the same.</summary>
    public static bool IsTaken(WriterConnection connection, string name) =>
        connection.Prepare(Taken).Bind(NameSkeleton.Of(name)).First(found => found.GetInt32(0)) != 0;

    /// <summary>The same within an EF transaction.</summary>
    public static Task<bool> IsTakenAsync(ChatDbContext db, string name, CancellationToken cancellationToken)
    {
        var skeleton = NameSkeleton.Of(name);
        return db.Set<PersonRow>().AnyAsync(row => row.Skeleton == skeleton && row.Kind != PersonKind.Guest, cancellationToken);
    }

    /// <summary>A person, with or without access; null for an unknown id.</summary>
    public static Task<PersonRow?> FindAsync(ChatDbContext db, string? id, CancellationToken cancellationToken) =>
        db.Set<PersonRow>().SingleOrDefaultAsync(row => row.Id == id, cancellationToken);

    /// <summary>The people with these ids, with or without access.</summary>
    public static Task<List<PersonRow>> FindAsync(ChatDbContext db, string?[] ids, CancellationToken cancellationToken) =>
        db.Set<PersonRow>().Where(row => ids.Contains(row.Id)).ToListAsync(cancellationToken);

    /// <summary>A person who is known to exist.</summary>
    public static Task<PersonRow> GetAsync(ChatDbContext db, int key, CancellationToken cancellationToken) =>
        db.Set<PersonRow>().SingleAsync(row => row.Key == key, cancellationToken);

    /// <summary>A person who is known to exist.</summary>
    public static Task<PersonRow> GetAsync(ChatDbContext db, string id, CancellationToken cancellationToken) =>
        db.Set<PersonRow>().SingleAsync(row => row.Id == id, cancellationToken);

    /// <summary>The key of a person who is known to exist.</summary>
    public static Task<int> KeyOfAsync(ChatDbContext db, string id, CancellationToken cancellationToken) =>
        db.Set<PersonRow>().Where(row => row.Id == id).Select(row => row.Key).SingleAsync(cancellationToken);

    /// <summary>A person with access; otherwise null.</summary>
    public static Task<PersonRow?> FindActiveAsync(ChatDbContext db, string id, CancellationToken cancellationToken) =>
        db.Set<PersonRow>().SingleOrDefaultAsync(row => row.Id == id && row.Status == PersonStatus.Active, cancellationToken);

    /// <summary>Those of these people who have access, oldest first.</summary>
    public static Task<List<PersonRow>> FindActiveAsync(ChatDbContext db, string[] ids, CancellationToken cancellationToken) =>
        db.Set<PersonRow>().Where(row => ids.Contains(row.Id) && row.Status == PersonStatus.Active).OrderBy(row => row.Key)
            .ToListAsync(cancellationToken);

    /// <summary>An operator with access; otherwise null.</summary>
    public static Task<PersonRow?> FindOperatorAsync(ChatDbContext db, string id, CancellationToken cancellationToken) =>
        db.Set<PersonRow>().SingleOrDefaultAsync(
            row => row.Id == id && row.Kind == PersonKind.Operator && row.Status == PersonStatus.Active, cancellationToken);

    /// <summary>Number of operators with access.</summary>
    public static Task<int> CountOperatorsAsync(ChatDbContext db, CancellationToken cancellationToken) =>
        db.Set<PersonRow>().CountAsync(row => row.Kind == PersonKind.Operator && row.Status == PersonStatus.Active, cancellationToken);

    /// <summary>People with access who are found by the words of their names.</summary>
    public static Task<List<PersonRow>> FindAsync(ChatDbContext db, string typed, int atMost, CancellationToken cancellationToken)
    {
        var active = db.Set<PersonRow>().AsNoTracking().Where(person => person.Status == PersonStatus.Active);
        return FindAsync(db, active, active, typed, atMost, cancellationToken);
    }

    /// <summary>People who are found by the words of their names: first those whose whole names begin with the typed text, then the
    /// others, each by name. Two queries, since the first one mostly finds enough, and reads no more than it returns.</summary>
    /// <param name="db">The database.</param>
    /// <param name="people">The people to search, for a range of names.</param>
    /// <param name="known">The same people, for a list of keys.</param>
    /// <param name="typed">The text of the search; empty for all.</param>
    /// <param name="atMost">Maximum number of people.</param>
    /// <param name="cancellationToken">Ends the queries.</param>
    public static async Task<List<PersonRow>> FindAsync(
        ChatDbContext db, IQueryable<PersonRow> people, IQueryable<PersonRow> known, string typed, int atMost,
        CancellationToken cancellationToken)
    {
        var found = await ByName(NamedLike(people, typed)).Take(atMost).ToListAsync(cancellationToken);
        if (found.Count == atMost || PersonWordQueries.Find(db, typed) is not { } keys)
            return found;
        var others = await ByName(known.Where(person => keys.Contains(person.Key))).Take(atMost).ToListAsync(cancellationToken);
        return [.. found.Concat(others).DistinctBy(person => person.Key).Take(atMost)];
    }

    /// <summary>Filters people by a prefix of the whole name, ignoring case.</summary>
    public static IQueryable<PersonRow> NamedLike(IQueryable<PersonRow> people, string beginning)
    {
        // A range rather than LIKE: it uses the index, and needs no escaping.
        var from = PersonRow.KeyOf(beginning);
        var to = from + Last;
#pragma warning disable CA1309 // Becomes SQL, which has no ordinal overload.
        return people.Where(person => string.Compare(person.NameKey, from) >= 0 && string.Compare(person.NameKey, to) < 0);
#pragma warning restore CA1309
    }

    private static IOrderedQueryable<PersonRow> ByName(IQueryable<PersonRow> people) =>
        people.OrderBy(person => person.NameKey).ThenBy(person => person.Key);

    /// <summary>Returns all blocked addresses and networks.</summary>
    public static List<string> BlockedAddresses(StoreReader reader) => reader.List(Blocked, row => row.GetString(0)!);

    /// <summary>Blocks those addresses that are not blocked yet.</summary>
    public static async Task BlockAsync(
        ChatDbContext db, string personId, IReadOnlyCollection<string> addresses, CancellationToken cancellationToken)
    {
        foreach (var address in addresses)
        {
            if (!await db.Set<BlockedAddressRow>().AnyAsync(row => row.Address == address, cancellationToken))
                db.Add(new BlockedAddressRow { Address = address, PersonId = personId });
        }
    }

    /// <summary>Deletes the list of what a person saved for later.</summary>
    public static Task<int> DeleteSavedAsync(ChatDbContext db, int personKey, CancellationToken cancellationToken) =>
        db.Database.ExecuteSqlAsync($"""DELETE FROM "Saved" WHERE "PersonKey" = {personKey}""", cancellationToken);

    /// <summary>Unblocks the addresses that a person's ban blocked.</summary>
    public static Task<int> UnblockAsync(ChatDbContext db, string personId, CancellationToken cancellationToken) =>
        db.Set<BlockedAddressRow>().Where(address => address.PersonId == personId).ExecuteDeleteAsync(cancellationToken);
}
