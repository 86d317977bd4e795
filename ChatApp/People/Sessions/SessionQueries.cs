using System.Linq.Expressions;
using ChatApp.Contracts;
using ChatApp.Storage;
using Microsoft.EntityFrameworkCore;

namespace ChatApp.People.Sessions;

/// <summary>The queries of sessions.</summary>
internal static class SessionQueries
{
    private const string One = """
        SELECT p."Id", s."SeenAt", s."CreatedAt", s."FreshAt", p."Kind"
            FROM "Sessions" s JOIN "People" p ON p."Key" = s."PersonKey" WHERE s."Id" = ?1
        """;

    private const string Insert = """
        INSERT INTO "Sessions" ("Id", "PersonKey", "Agent", "Address", "CreatedAt", "SeenAt", "FreshAt", "MaySetPassword")
        VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)
        """;

    private const string Seen = """UPDATE "Sessions" SET "SeenAt" = ?2, "Address" = COALESCE(?3, "Address") WHERE "Id" = ?1""";

    // Accounts only: guests who stay away expire, even with an open connection.
    private const string Used = """
        UPDATE "Sessions" SET "SeenAt" = ?2
        WHERE "Id" = ?1 AND "SeenAt" < ?3 AND EXISTS (SELECT 1 FROM "People" p WHERE p."Key" = "PersonKey" AND p."Kind" > ?4)
        """;

    private const string Drop = """DELETE FROM "Sessions" WHERE "Key" IN (SELECT "Key" FROM "Sessions" WHERE "SeenAt" < ?1 LIMIT ?2)""";

    // Starts from people with an account: guest sessions are numerous.
    private const string Over = """
        SELECT s."Id", p."Id" FROM "People" p CROSS JOIN "Sessions" s ON s."PersonKey" = p."Key"
        WHERE p."Status" = ?1 AND p."Kind" > ?2 AND (s."SeenAt" < ?3 OR s."CreatedAt" < ?4)
        """;

    private const string Fresh = """UPDATE "Sessions" SET "FreshAt" = ?2 WHERE "Id" = ?1""";

    /// <summary>A session; null for an unknown or ended one.</summary>
    public static SessionRecord? Find(StoreReader reader, string sessionId)
    {
        return reader.First(One, row => new SessionRecord(
            row.GetString(0)!, Time(row.GetInt64(1)), Time(row.GetInt64(2)), Time(row.GetInt64(3)),
            (PersonKind)row.GetInt32(4) != PersonKind.Guest), sessionId);

        static DateTimeOffset Time(long ticks) => new(ticks, TimeSpan.Zero);
    }

    /// <summary>Inserts a session of a person.</summary>
    public static int Add(WriterConnection connection, SessionRow row, int personKey) => connection.Prepare(Insert).Bind(
        row.Id, personKey, row.Agent, row.Address, row.CreatedAt.UtcTicks,
        row.SeenAt.UtcTicks, row.FreshAt.UtcTicks, row.MaySetPassword).Execute();

    /// <summary>Stores when a session was last seen, and its address if known.</summary>
    public static int NoteSeen(WriterConnection connection, string sessionId, DateTimeOffset at, string? address) =>
        connection.Prepare(Seen).Bind(sessionId, at.UtcTicks, address).Execute();

    /// <summary>Stores that a session of an account is in use, unless it was seen after <paramref name="notAfter"/>.</summary>
    public static int NoteUsed(WriterConnection connection, string sessionId, DateTimeOffset at, DateTimeOffset notAfter) =>
        connection.Prepare(Used).Bind(sessionId, at.UtcTicks, notAfter.UtcTicks, (int)PersonKind.Guest).Execute();

    /// <summary>Stores a new proof of identity.</summary>
    public static int NoteFresh(WriterConnection connection, string sessionId, DateTimeOffset at) =>
        connection.Prepare(Fresh).Bind(sessionId, at.UtcTicks).Execute();

    /// <summary>Deletes sessions last seen before a time.</summary>
    /// <returns>Number of deleted sessions.</returns>
    public static int DropUnseen(WriterConnection connection, DateTimeOffset before, int atMost) =>
        connection.Prepare(Drop).Bind(before.UtcTicks, atMost).Execute();

    /// <summary>Sessions of accounts that were last seen, or created, before these times.</summary>
    public static List<(string Id, string PersonId)> Expired(StoreReader reader, DateTimeOffset seenBefore, DateTimeOffset createdBefore) =>
        reader.List(
            Over, row => (row.GetString(0)!, row.GetString(1)!),
            (int)PersonStatus.Active, (int)PersonKind.Guest, seenBefore.UtcTicks, createdBefore.UtcTicks);

    /// <summary>All sessions of a person, the most recently seen first.</summary>
    public static Task<List<Session>> OfAsync(ChatDbContext db, string personId, CancellationToken cancellationToken) =>
        db.Set<SessionRow>().AsNoTracking().Where(row => row.Person.Id == personId).OrderByDescending(row => row.SeenAt)
            .Select(row => new Session(row.Id, personId, row.Agent, row.Address, row.CreatedAt, row.SeenAt, row.FreshAt,
                row.MaySetPassword))
            .ToListAsync(cancellationToken);

    /// <summary>All sessions of a person, tracked by the context.</summary>
    public static Task<List<SessionRow>> OfAsync(ChatDbContext db, int personKey, CancellationToken cancellationToken) =>
        db.Set<SessionRow>().Where(row => row.PersonKey == personKey).ToListAsync(cancellationToken);

    /// <summary>Those sessions of a person that fulfil a condition, with their person, tracked by the context.</summary>
    public static Task<List<SessionRow>> OfAsync(
        ChatDbContext db, string personId, Expression<Func<SessionRow, bool>> which, CancellationToken cancellationToken) =>
        db.Set<SessionRow>().Include(row => row.Person).Where(row => row.Person.Id == personId).Where(which).ToListAsync(cancellationToken);
}
