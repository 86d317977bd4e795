using ChatApp.Contracts;
using ChatApp.Storage;

namespace ChatApp.Ledger;

/// <summary>The statements that change the hub log. Not EF's: its first use takes half a second of a processor, just when everybody comes
/// back to a server that was restarted, and later five times as long for an entry as SQLite itself.</summary>
/// <param name="connection">The hub log's.</param>
internal sealed class LedgerStatements(SteadyConnection connection)
{
    /// <summary>How many of a person's entries are searched for the one that a client tells of: it is mostly the last or the last but one.</summary>
    private const string Searched = "500";

    private const string Insert = """
        INSERT INTO "Ledger" ("AtTicks", "Event", "IsOpen", "ConnectionId", "PersonId", "PersonName", "ClientId", "Address", "Agent", "Node",
            "Connections", "Cause", "Code", "DurationMs", "ConnectMs", "RoundTripMs", "HeartbeatAgoMs", "FramesIn", "FramesOut", "Opens", "Attempts")
        VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20, ?21)
        """;

    private const string Count = """UPDATE "Ledger" SET "Attempts" = ?2 WHERE "Key" = ?1""";

    private const string Close = """UPDATE "Ledger" SET "IsOpen" = 0 WHERE "Key" = ?1""";

    // The order is that of the index that has the open ones alone.
    private const string LeftOpen = """FROM "Ledger" WHERE "IsOpen" AND "Node" = ?1 ORDER BY "IsOpen", "Key" LIMIT ?2""";

    private const string EndLeft = $"""
        INSERT INTO "Ledger" ("Node", "AtTicks", "Event", "IsOpen", "Cause", "ConnectionId", "PersonId", "PersonName", "ClientId", "Address")
        SELECT "Node", ?3, {Closed}, 0, '{LedgerStore.ServerKilled}', "ConnectionId", "PersonId", "PersonName", "ClientId", "Address" {LeftOpen}
        """;

    private const string CloseLeft = $"""UPDATE "Ledger" SET "IsOpen" = 0 WHERE "Key" IN (SELECT "Key" {LeftOpen})""";

    // The plus keeps the index of events out of it. It stops at the first that fits; where none does, after so many.
    private const string Ends = $"""
        FROM "Ledger" WHERE "PersonId" = ?1 AND "Key" < ?3 AND "Key" > COALESCE((
            SELECT "Key" FROM "Ledger" WHERE "PersonId" = ?1 AND "Key" < ?3 ORDER BY "Key" DESC LIMIT 1 OFFSET {Searched}), 0)
        AND +"Event" = {Closed} AND
        """;

    private const string EndOfConnection = $"""SELECT "Key" {Ends} "ConnectionId" = ?2 ORDER BY "Key" DESC LIMIT 1""";

    private const string EndOfDocument = $"""SELECT "Key" {Ends} "ClientId" = ?2 ORDER BY "Key" DESC LIMIT 1""";

    // An end is told of once; a client that says more than it can know changes nothing.
    private const string Tell = """
        UPDATE "Ledger" SET "ToldCause" = ?2, "ToldCode" = ?3, "ToldReason" = ?4, "ToldAtTicks" = ?5, "ToldHidden" = ?6, "ToldOnline" = ?7,
            "ToldRoundTripMs" = ?8
        WHERE "Key" = ?1 AND "ToldCause" IS NULL
        """;

    private const string DropOlder =
        """DELETE FROM "Ledger" WHERE "Key" IN (SELECT "Key" FROM "Ledger" WHERE "AtTicks" < ?1 ORDER BY "AtTicks" LIMIT ?2)""";

    private const string DropFirst =
        """DELETE FROM "Ledger" WHERE "Key" IN (SELECT "Key" FROM "Ledger" WHERE "Key" <= ?1 ORDER BY "Key" LIMIT ?2)""";

    private const string Newest = """SELECT MAX("Key") FROM "Ledger" """;

    /// <summary><see cref="LedgerEvent.Closed"/> as it is stored.</summary>
    private const string Closed = "2";

    /// <summary>Adds an entry, of which no client has told its story yet.</summary>
    /// <returns>Its key.</returns>
    public long Add(LedgerRow row) => connection.Prepare(Insert).With(
        row.AtTicks, (long)row.Event, row.IsOpen && row.Opening is not { HasEnded: true }, row.ConnectionId, row.PersonId, row.PersonName, row.ClientId, row.Address, row.Agent, row.Node,
        row.Connections, row.Cause, row.Code, row.DurationMs, row.ConnectMs, row.RoundTripMs, row.HeartbeatAgoMs, row.FramesIn, row.FramesOut,
        row.Opens, row.Attempts).Add();

    /// <summary>Sets how many attempts a refusal stands for.</summary>
    public void SetAttempts(long refusal, int attempts) => connection.Prepare(Count).With(refusal, attempts).Run();

    /// <summary>Notes that an opening has its end.</summary>
    public void NoteEnd(long opening) => connection.Prepare(Close).With(opening).Run();

    /// <summary>Writes an end for connections of a node that are still open.</summary>
    /// <returns>For how many.</returns>
    public int EndOpen(string node, DateTimeOffset at, int atMost)
    {
        connection.Prepare(EndLeft).With(node, atMost, at.UtcTicks).Run();
        return connection.Prepare(CloseLeft).With(node, atMost).Run();
    }

    /// <summary>The entry of the end that a story tells of; null where it is not there.</summary>
    public static long? EndOf(StoreReader reader, LedgerStory story) => reader.List(
        story.ConnectionId is null ? EndOfDocument : EndOfConnection, row => row.Number(0),
        story.PersonId, story.ConnectionId ?? story.ClientId, story.ConnectionId is null && story.Next is { } next ? next.Key : long.MaxValue)
        is [var key] ? key : null;

    /// <summary>Adds a client's account to the entry of an end, where it has none.</summary>
    public void Join(long end, LastLoss loss) => connection.Prepare(Tell).With(
        end, loss.Cause, loss.Code, loss.Reason, loss.At?.UtcTicks, loss.Hidden, loss.Online, loss.RoundTripMs).Run();

    /// <summary>Deletes entries from before a time, the oldest first.</summary>
    /// <returns>How many.</returns>
    public int DropBefore(DateTimeOffset oldest, int atMost) => connection.Prepare(DropOlder).With(oldest.UtcTicks, atMost).Run();

    /// <summary>Deletes entries beyond a number, the oldest first.</summary>
    /// <returns>How many.</returns>
    public int DropBeyond(long kept, int atMost) =>
        connection.Prepare(DropFirst).With(connection.Prepare(Newest).First(row => row.Number(0)) - kept, atMost).Run();
}
