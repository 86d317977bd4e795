using ChatApp.Storage;

namespace ChatApp.Search;

/// <summary>The messages that were stored before the index existed and are not in it yet: those with a smaller rowid than the stored
/// mark. The index grows from the newest to the oldest, and the mark moves in the same transaction as the index.</summary>
public sealed class IndexBacklogQueries(Store store)
{
    private const string Mark = """SELECT "Before" FROM "MessageSearchBacklog" WHERE "Id" = 1""";

    private const string Move = """UPDATE "MessageSearchBacklog" SET "Before" = ?1 WHERE "Id" = 1""";

    private const string Next = """
        SELECT rowid, "RoomKey", "AuthorKey", CASE WHEN "DeletedAt" IS NULL THEN "Text" END FROM "Messages" WHERE rowid < ?1
        ORDER BY rowid DESC LIMIT ?2
        """;

    /// <summary>Maximum number of messages per transaction, and of UTF-16 units of their texts: a few ms, for which a message
    /// waits.</summary>
    private const int Chunk = 100, ChunkText = 32 * 1024;

    private volatile bool isEmpty;

    /// <summary>Number of messages of all rooms that are not in the index.</summary>
    public long Count => isEmpty ? 0 : store.Read(CountOf);

    /// <summary>The same within a read's snapshot.</summary>
    internal long CountOf(StoreReader reader)
    {
        if (isEmpty)
            return 0;
        var count = MarkOf(reader) - 1; // Rows of messages are never deleted: their rowids have no gaps.
        isEmpty = count == 0;
        return count;
    }

    /// <summary>The rowid from which on all messages are in the index.</summary>
    internal static long MarkOf(StoreReader reader) => reader.List(Mark, row => row.GetInt64(0)).Single();

    /// <summary>Indexes the next messages in one transaction.</summary>
    /// <returns>Whether there are more.</returns>
    internal static bool WriteNext(WriterConnection connection)
    {
        var before = connection.Prepare(Mark).First(row => row.GetInt64(0));
        if (before <= 1)
            return false;
        List<(long Key, int RoomKey, int AuthorKey, string? Text)> rows = [];
        var length = 0;
        var next = connection.Prepare(Next).Bind(before, Chunk);
        try
        {
            while (length < ChunkText && next.Next())
            {
                rows.Add((next.GetInt64(0), next.GetInt32(1), next.GetInt32(2), next.GetString(3)));
                length += rows[^1].Text?.Length ?? 0;
            }
        }
        finally
        {
            next.Reset();
        }

        rows.Reverse(); // FTS5 collects ascending rowids in memory, and writes a segment for each descending one.
        foreach (var (key, roomKey, authorKey, text) in rows)
            MessageIndexQueries.Write(connection, key, roomKey, authorKey, text);
        connection.Prepare(Move).Bind(rows.Count == 0 ? 1 : rows[0].Key).Execute();
        return true;
    }
}
