using ChatApp.Storage;
using Microsoft.EntityFrameworkCore;

namespace ChatApp.Audit;

/// <summary>The queries of the audit table. Methods with a connection or context run within its transaction.</summary>
public sealed class AuditQueries(Store store)
{
    /// <summary>Number of entries on a page.</summary>
    public const int PageSize = 100;

    private const string Insert = """
        INSERT INTO "Audit" ("AtTicks", "Event", "ActorId", "ActorName", "SubjectId", "SubjectName", "Address", "Detail", "Count")
        VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)
        """;

    private const string Counted = """UPDATE "Audit" SET "Count" = ?2 WHERE "Key" = ?1""";

    private const string DropOlder =
        """DELETE FROM "Audit" WHERE "Key" IN (SELECT "Key" FROM "Audit" WHERE "AtTicks" < ?1 ORDER BY "AtTicks" LIMIT ?2)""";

    private const string Rows = """SELECT COUNT(*) FROM "Audit" """;

    private const string DropFailures =
        """DELETE FROM "Audit" WHERE "Key" IN (SELECT "Key" FROM "Audit" WHERE "Event" = ?1 ORDER BY "Key" LIMIT ?2)""";

    private const string DropFirst =
        """DELETE FROM "Audit" WHERE "Key" IN (SELECT "Key" FROM "Audit" WHERE "Key" > 0 ORDER BY "Key" LIMIT ?1)""";

    /// <summary>The newest matching entries, newest first.</summary>
    /// <param name="filter">Selects the entries.</param>
    /// <param name="before">Only entries with a smaller key; null for no bound.</param>
    /// <param name="atMost">Maximum number of entries.</param>
    /// <param name="cancellationToken">Cancels the query.</param>
    public Task<IReadOnlyList<AuditRow>> NewestAsync(AuditFilter filter, long? before, int atMost, CancellationToken cancellationToken) =>
        RowPages.NewestAsync<AuditRow>(store, filter.Of, before, atMost, cancellationToken);

    /// <summary>All matching entries, oldest first.</summary>
    public IAsyncEnumerable<AuditRow> AllAsync(AuditFilter filter, CancellationToken cancellationToken) =>
        RowPages.AllAsync<AuditRow>(store, filter.Of, row => row.Key, cancellationToken);

    /// <summary>Inserts an entry with its count.</summary>
    /// <returns>The key of the entry.</returns>
    internal static long Add(WriterConnection connection, AuditRow row, int count) => connection.Prepare(Insert).Bind(
        row.AtTicks, (long)row.Event, row.ActorId, row.ActorName, row.SubjectId, row.SubjectName,
        row.Address, row.Detail, (long)count).Add();

    /// <summary>Sets the count of an entry.</summary>
    internal static int SetCount(WriterConnection connection, long key, int count) =>
        connection.Prepare(Counted).Bind(key, (long)count).Execute();

    /// <summary>Deletes entries from before a time, oldest first.</summary>
    /// <returns>Number of deleted entries.</returns>
    internal static int DropBefore(WriterConnection connection, DateTimeOffset oldest, int atMost) =>
        connection.Prepare(DropOlder).Bind(oldest.UtcTicks, atMost).Execute();

    /// <summary>Number of entries in the audit table.</summary>
    internal static long Total(WriterConnection connection) => connection.Prepare(Rows).First(row => row.GetInt64(0));

    /// <summary>Deletes the oldest failed sign-ins, or the oldest entries if there are none: a flood of failures
    /// must not displace other entries.</summary>
    /// <returns>Number of deleted entries.</returns>
    internal static int DropOldest(WriterConnection connection, int atMost) =>
        connection.Prepare(DropFailures).Bind((long)AuditEvent.SignInFailed, atMost).Execute() is > 0 and var failures
            ? failures
            : connection.Prepare(DropFirst).Bind(atMost).Execute();

    /// <summary>Replaces the name of a deleted person; the entries stay under the person's id.</summary>
    /// <param name="db">The transaction that deletes the person.</param>
    /// <param name="personId">The deleted person.</param>
    /// <param name="name">The replacement.</param>
    /// <param name="cancellationToken">Cancels the change.</param>
    internal static async Task ForgetNameAsync(ChatDbContext db, string personId, string name, CancellationToken cancellationToken)
    {
        var rows = db.Set<AuditRow>();
        await rows.Where(row => row.ActorId == personId)
            .ExecuteUpdateAsync(set => set.SetProperty(row => row.ActorName, name), cancellationToken);
        await rows.Where(row => row.SubjectId == personId)
            .ExecuteUpdateAsync(set => set.SetProperty(row => row.SubjectName, name), cancellationToken);
        await rows.Where(row => row.SubjectId == personId && row.Event == AuditEvent.NameChanged)
            .ExecuteUpdateAsync(set => set.SetProperty(row => row.Detail, (string?)null), cancellationToken);
    }
}
