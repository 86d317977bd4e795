using ChatApp.Storage;

namespace ChatApp.Audit;

/// <summary>The SQL statements that insert audit entries outside of another change, and delete them.</summary>
internal static class AuditStatements
{
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

    private const string DropFirst = """DELETE FROM "Audit" WHERE "Key" IN (SELECT "Key" FROM "Audit" WHERE "Key" > 0 ORDER BY "Key" LIMIT ?1)""";

    /// <summary>Inserts an entry with its count.</summary>
    /// <returns>The key of the entry.</returns>
    public static long Add(WriterConnection connection, AuditRow row, int count) => connection.Prepare(Insert).Bind(
        row.AtTicks, (long)row.Event, row.ActorId, row.ActorName, row.SubjectId, row.SubjectName, row.Address, row.Detail, (long)count).Add();

    /// <summary>Sets the count of an entry.</summary>
    public static int SetCount(WriterConnection connection, long key, int count) => connection.Prepare(Counted).Bind(key, (long)count).Execute();

    /// <summary>Deletes entries from before a time, oldest first.</summary>
    /// <returns>Number of deleted entries.</returns>
    public static int DropBefore(WriterConnection connection, DateTimeOffset oldest, int atMost) =>
        connection.Prepare(DropOlder).Bind(oldest.UtcTicks, atMost).Execute();

    public static long Total(WriterConnection connection) => connection.Prepare(Rows).First(row => row.GetInt64(0));

    /// <summary>Deletes the oldest failed sign-ins, or the oldest entries if there are none: a flood of failures
    /// must not displace other entries.</summary>
    /// <returns>Number of deleted entries.</returns>
    public static int DropOldest(WriterConnection connection, int atMost) =>
        connection.Prepare(DropFailures).Bind((long)AuditEvent.SignInFailed, atMost).Execute() is > 0 and var failures
            ? failures
            : connection.Prepare(DropFirst).Bind(atMost).Execute();
}
