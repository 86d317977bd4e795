using ChatApp.Contracts;
using ChatApp.Storage;
using Microsoft.EntityFrameworkCore;

namespace ChatApp.HubLog;

/// <summary>The queries of the hub log. Raw SQL for writes: EF's first use takes half a second of processor time, just when all clients
/// reconnect after a restart, and each later row takes five times as long as in SQLite itself. Methods with a connection run within its
/// transaction.</summary>
public sealed class HubLogQueries(Store store)
{
    /// <summary>Number of rows on a page of the log.</summary>
    public const int PageSize = 100;

    /// <summary>Number of a person's rows searched for the end that a client reports: usually it is the last
    /// one or the one before.</summary>
    private const string Searched = "500";

    private const string Insert =
        """
        INSERT INTO "HubLog" ("AtTicks", "Event", "IsOpen", "ConnectionId", "PersonId", "PersonName", "ClientId", "Address",
            "Agent", "Node", "Connections", "Cause", "Code",
        """
        + """
         "DurationMs", "ConnectMs", "RoundTripMs", "HeartbeatAgoMs", "FramesIn", "FramesOut",
            "Opens", "Attempts")
        VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20, ?21)
        """;

    private const string Count = """UPDATE "HubLog" SET "Attempts" = ?2 WHERE "Key" = ?1""";

    private const string Close = """UPDATE "HubLog" SET "IsOpen" = FALSE WHERE "Key" = ?1""";

    // The order matches the partial index of open rows.
    private const string LeftOpen = """FROM "HubLog" WHERE "IsOpen" AND "Node" = ?1 ORDER BY "IsOpen", "Key" LIMIT ?2""";

    private const string EndLeft = $"""
        INSERT INTO "HubLog" ("Node", "AtTicks", "Event", "IsOpen", "Cause", "ConnectionId", "PersonId", "PersonName", "ClientId",
            "Address")
        SELECT "Node", ?3, ?4, FALSE, '{HubLogStore.ServerKilled}',
            "ConnectionId", "PersonId", "PersonName", "ClientId", "Address" {LeftOpen}
        """;

    private const string CloseLeft = $"""UPDATE "HubLog" SET "IsOpen" = FALSE WHERE "Key" IN (SELECT "Key" {LeftOpen})""";

    // Longer than a node without database access may keep its connections, which is half of NodeNoticeQueries.Retention.
    private static readonly SqlText DeadNodes = SqlText.PostgresOnly("""
        SELECT DISTINCT h."Node" FROM "HubLog" h WHERE h."IsOpen" AND NOT EXISTS (
            SELECT 1 FROM "Nodes" n WHERE n."Name" = h."Node" AND n."SeenAt" > clock_timestamp() - interval '6 minutes')
        """);

    // Unary + keeps SQLite from choosing the event index. The scan stops at the first match, or after at most Searched rows.
    private const string Ends = $"""
        FROM "HubLog" WHERE "PersonId" = ?1 AND "Key" < ?3 AND "Key" > COALESCE((
            SELECT "Key" FROM "HubLog" WHERE "PersonId" = ?1 AND "Key" < ?3 ORDER BY "Key" DESC LIMIT 1 OFFSET {Searched}), 0)
        AND +"Event" = ?4 AND
        """;

    private const string EndOfConnection = $"""SELECT "Key" {Ends} "ConnectionId" = ?2 ORDER BY "Key" DESC LIMIT 1""";

    private const string EndOfDocument = $"""SELECT "Key" {Ends} "ClientId" = ?2 ORDER BY "Key" DESC LIMIT 1""";

    // Each end accepts one report; later reports change nothing.
    private const string Tell = """
        UPDATE "HubLog" SET "ReportedCause" = ?2, "ReportedCode" = ?3, "ReportedReason" = ?4, "ReportedAtTicks" = ?5, "ReportedHidden" = ?6,
            "ReportedOnline" = ?7, "ReportedRoundTripMs" = ?8
        WHERE "Key" = ?1 AND "ReportedCause" IS NULL
        """;

    private const string DropOlder =
        """DELETE FROM "HubLog" WHERE "Key" IN (SELECT "Key" FROM "HubLog" WHERE "AtTicks" < ?1 ORDER BY "AtTicks" LIMIT ?2)""";

    private const string DropFirst =
        """DELETE FROM "HubLog" WHERE "Key" IN (SELECT "Key" FROM "HubLog" WHERE "Key" <= ?1 ORDER BY "Key" LIMIT ?2)""";

    private const string Newest = """SELECT MAX("Key") FROM "HubLog" """;

    /// <summary>The newest matching rows, newest first.</summary>
    /// <param name="filter">Selects the rows.</param>
    /// <param name="before">Only rows with a smaller key; null for no bound.</param>
    /// <param name="cancellationToken">Cancels the query.</param>
    public Task<IReadOnlyList<HubLogRow>> NewestAsync(HubLogFilter filter, long? before, CancellationToken cancellationToken) =>
        RowPages.NewestAsync<HubLogRow>(store, filter.Of, before, PageSize, cancellationToken);

    /// <summary>All matching rows, oldest first.</summary>
    public IAsyncEnumerable<HubLogRow> AllAsync(HubLogFilter filter, CancellationToken cancellationToken) =>
        RowPages.AllAsync<HubLogRow>(store, filter.Of, row => row.Key, cancellationToken);

    /// <summary>The newest rows of one person, newest first.</summary>
    /// <param name="personId">The person.</param>
    /// <param name="before">Only rows with a smaller key; null for no bound.</param>
    /// <param name="atMost">Maximum number of rows.</param>
    /// <param name="cancellationToken">Cancels the query.</param>
    internal Task<IReadOnlyList<HubLogRow>> OfPersonAsync(
        string personId, long? before, int atMost, CancellationToken cancellationToken) => RowPages.NewestAsync<HubLogRow>(
            store, rows => rows.Where(row => row.PersonId == personId), before, atMost, cancellationToken);

    /// <summary>The openings, without an end so far, of one connection, of a person, or of one connection only if it is that person's; at
    /// most <see cref="PageSize"/>.</summary>
    public Task<List<HubLogRow>> OpenAsync(string? connectionId, string? personId, CancellationToken cancellationToken) => store.QueryAsync(
        db => db.Set<HubLogRow>().AsNoTracking()
            .Where(row => row.IsOpen && (connectionId ?? personId) != null
                && (connectionId == null || row.ConnectionId == connectionId) && (personId == null || row.PersonId == personId))
            .OrderBy(row => row.Key).Take(PageSize).ToListAsync(cancellationToken), cancellationToken);

    /// <summary>The openings, without an end so far, of these people on these nodes; on average at most
    /// <see cref="PageSize"/> a person.</summary>
    public Task<List<HubLogRow>> OpenOnAsync(
        IReadOnlyCollection<string> nodes, IReadOnlyCollection<string> personIds, CancellationToken cancellationToken) => store.QueryAsync(
        db => db.Set<HubLogRow>().AsNoTracking()
            .Where(row => row.IsOpen && personIds.Contains(row.PersonId!) && nodes.Contains(row.Node))
            .OrderBy(row => row.Key).Take(PageSize * personIds.Count).ToListAsync(cancellationToken), cancellationToken);

    /// <summary>Number of attempts since a time, by minute, event and cause.</summary>
    internal Task<List<HubLogCount>> CountAsync(long fromTicks, CancellationToken cancellationToken) => store.QueryAsync(
        db => db.Set<HubLogRow>().Where(row => row.AtTicks >= fromTicks)
            .GroupBy(row => new { Minute = row.AtTicks / TimeSpan.TicksPerMinute, row.Event, row.Cause })
            .Select(group => new HubLogCount(group.Key.Minute, group.Key.Event, group.Key.Cause, group.Sum(row => row.Attempts)))
            .ToListAsync(cancellationToken), cancellationToken);

    /// <summary>The latest rows of an event since a time.</summary>
    internal Task<List<HubLogRow>> LatestAsync(HubLogEvent what, long fromTicks, int atMost, CancellationToken cancellationToken) =>
        store.QueryAsync(
            db => db.Set<HubLogRow>().AsNoTracking().Where(row => row.AtTicks >= fromTicks && row.Event == what)
                .OrderByDescending(row => row.AtTicks).Take(atMost).ToListAsync(cancellationToken), cancellationToken);

    /// <summary>Inserts a row, without a client's report.</summary>
    /// <returns>The key of the row.</returns>
    internal static long Add(WriterConnection connection, HubLogRow row) => connection.Prepare(Insert).Bind(
        row.AtTicks, (long)row.Event, row.IsOpen && row.Opening is not { HasEnded: true }, row.ConnectionId, row.PersonId,
        row.PersonName, row.ClientId, row.Address, row.Agent, row.Node, row.Connections, row.Cause, row.Code, row.DurationMs, row.ConnectMs,
        row.RoundTripMs, row.HeartbeatAgoMs, row.FramesIn, row.FramesOut, row.Opens, row.Attempts).Add();

    /// <summary>Sets the number of attempts of a refusal.</summary>
    internal static void SetAttempts(WriterConnection connection, long refusal, int attempts) =>
        connection.Prepare(Count).Bind(refusal, attempts).Execute();

    /// <summary>Marks an opening as ended.</summary>
    internal static void NoteEnd(WriterConnection connection, long opening) => connection.Prepare(Close).Bind(opening).Execute();

    /// <summary>Writes an end for connections of a node that are still marked as open.</summary>
    /// <returns>Number of connections.</returns>
    internal static int EndOpen(WriterConnection connection, string node, DateTimeOffset at, int atMost)
    {
        connection.Prepare(EndLeft).Bind(node, atMost, at.UtcTicks, (int)HubLogEvent.Closed).Execute();
        return connection.Prepare(CloseLeft).Bind(node, atMost).Execute();
    }

    /// <summary>The nodes with connections marked as open whose rows have not been written for minutes; none on SQLite.</summary>
    internal List<string> FindDeadNodes() => store.Read(reader =>
        reader.Dialect == SqlDialect.Sqlite ? [] : reader.List(DeadNodes, row => row.GetString(0)!));

    /// <summary>Finds the row of the end that a client reports; null if there is none.</summary>
    internal long? EndOf(ClientReport report) => store.Read(reader => reader.List(
        report.ConnectionId is null ? EndOfDocument : EndOfConnection, row => row.GetInt64(0),
        report.PersonId, report.ConnectionId ?? report.ClientId,
        report.ConnectionId is null && report.Next is { } next ? next.Key : long.MaxValue,
        (int)HubLogEvent.Closed)) is [var key] ? key : null;

    /// <summary>Adds a client's report to the row of an end, unless it has one.</summary>
    internal static void Join(WriterConnection connection, long end, LastLoss loss) => connection.Prepare(Tell).Bind(
        end, loss.Cause, loss.Code, loss.Reason, loss.At?.UtcTicks, loss.Hidden, loss.Online, loss.RoundTripMs).Execute();

    /// <summary>Deletes rows from before a time, oldest first.</summary>
    /// <returns>Number of deleted rows.</returns>
    internal static int DropBefore(WriterConnection connection, DateTimeOffset oldest, int atMost) =>
        connection.Prepare(DropOlder).Bind(oldest.UtcTicks, atMost).Execute();

    /// <summary>Deletes rows above a maximum number, oldest first.</summary>
    /// <returns>Number of deleted rows.</returns>
    internal static int DropBeyond(WriterConnection connection, long kept, int atMost) =>
        connection.Prepare(DropFirst).Bind(connection.Prepare(Newest).First(row => row.GetInt64(0)) - kept, atMost).Execute();
}
