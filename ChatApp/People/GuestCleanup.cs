using ChatApp.Contracts;
using ChatApp.People.Sessions;
using ChatApp.Storage;

namespace ChatApp.People;

/// <summary>Removes guests who will not return. Their messages stay, with their name.</summary>
public sealed class GuestCleanup : IDisposable
{
    /// <summary>A guest who neither connected nor wrote is deleted after this time: a visitor who looked once, or a program without
    /// cookies.</summary>
    public static readonly TimeSpan UnusedLife = TimeSpan.FromDays(1);

    /// <summary>Row limits of one transaction, so that messages never wait long for the write lock, and of one run.</summary>
    private const int Chunk = 100, MostAtOnce = 20_000;

    // A session counts as seen when its person connects. The first condition on sessions excludes people who signed out; the one on
    // messages is a safeguard, independent of how sessions were used. Direct conversations would lose a name.
    private const string Unused = """
        SELECT p."Key", p."Id" FROM "People" p
        WHERE p."Status" = ?1 AND p."Kind" = ?2 AND p."CreatedAt" < ?3
            AND EXISTS (SELECT 1 FROM "Sessions" s WHERE s."PersonKey" = p."Key")
            AND NOT EXISTS (SELECT 1 FROM "Sessions" s WHERE s."PersonKey" = p."Key" AND s."SeenAt" > s."CreatedAt")
            AND NOT EXISTS (SELECT 1 FROM "Memberships" m JOIN "Rooms" r ON r."Key" = m."RoomKey" WHERE m."PersonKey" = p."Key" AND r."DirectKey" IS NOT NULL)
            AND p."Key" NOT IN (SELECT "AuthorKey" FROM "Messages")
        LIMIT ?4
        """;

    // These guests cannot sign in again: the cookie names an ended session, and guests have no other way to sign in.
    private const string Gone = """
        SELECT p."Key", p."Id" FROM "People" p
        WHERE p."Status" = ?1 AND p."Kind" = ?2 AND p."CreatedAt" < ?3 AND NOT EXISTS (SELECT 1 FROM "Sessions" s WHERE s."PersonKey" = p."Key")
        LIMIT ?4
        """;

    private const string Fold = """UPDATE "People" SET "Status" = ?2 WHERE "Key" = ?1 AND NOT EXISTS (SELECT 1 FROM "Sessions" WHERE "PersonKey" = ?1)""";

    private const string LeaveRooms = """
        DELETE FROM "Memberships" WHERE "PersonKey" = ?1 AND "RoomKey" IN (SELECT "Key" FROM "Rooms" WHERE "DirectKey" IS NULL)
        """;

    private const string StillUnused = """
        SELECT COUNT(*) FROM "Sessions" WHERE "PersonKey" = ?1 AND "SeenAt" > "CreatedAt"
        """;

    private static readonly string[] Delete =
    [
        .. ((string[])["Sessions", "Memberships", "Mentions", "Links"]).Select(table => $"""DELETE FROM "{table}" WHERE "PersonKey" = ?1"""),
        """DELETE FROM "People" WHERE "Key" = ?1""",
    ];

    private readonly Store store;
    private readonly PersonStore people;
    private readonly TimeProvider time;
    private readonly WriterConnection connection;

    /// <summary>Created once, with the server.</summary>
    public GuestCleanup(Store store, PersonStore people, TimeProvider time)
    {
        (this.store, this.people, this.time) = (store, people, time);
        // Deleting a person with foreign keys enabled scans all messages for theirs; the query has already excluded authors.
        connection = new(store, foreignKeys: false);
    }

    /// <summary>Deletes guests who were created at least a day ago and never connected.</summary>
    public Task DeleteUnusedAsync(CancellationToken cancellationToken) => ChangeAsync(Unused, UnusedLife, key =>
    {
        if (connection.Prepare(StillUnused).Bind(key).First(row => row.GetInt64(0)) > 0)
            return;
        foreach (var statement in Delete)
            connection.Prepare(statement).Bind(key).Execute();
    }, cancellationToken);

    /// <summary>Removes guests whose last session has ended, and who were created at least a session lifetime ago, from all rooms and
    /// lists.</summary>
    public Task FoldGoneAsync(CancellationToken cancellationToken) => ChangeAsync(Gone, SessionStore.Life, key =>
    {
        if (connection.Prepare(Fold).Bind(key, (int)PersonStatus.Gone).Execute() > 0)
            connection.Prepare(LeaveRooms).Bind(key).Execute();
    }, cancellationToken);

    /// <inheritdoc/>
    public void Dispose() => connection.Dispose();

    private async Task ChangeAsync(string which, TimeSpan age, Action<long> change, CancellationToken cancellationToken)
    {
        // Selects without the write lock, so that messages do not wait.
        var found = new Queue<(long Key, string Id)[]>(store.Read(reader => reader.List(
            which, row => (row.GetInt64(0), row.GetString(1)!), (int)PersonStatus.Active, (int)PersonKind.Guest, (time.GetUtcNow() - age).UtcTicks, MostAtOnce)).Chunk(Chunk));
        await connection.WriteInPiecesAsync(() =>
        {
            if (!found.TryDequeue(out var chunk))
                return false;
            foreach (var (key, id) in chunk)
            {
                change(key);
                people.Forget(id);
            }

            return found.Count > 0;
        }, time, cancellationToken);
    }
}
