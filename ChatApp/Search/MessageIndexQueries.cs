using ChatApp.Messages;
using ChatApp.Storage;

namespace ChatApp.Search;

/// <summary>Writes the full-text index of messages. Each message has its words, and one word each for its room and its author, so that the
/// index itself finds the messages of a room.</summary>
internal sealed class MessageIndexQueries : IMessageIndex
{
    private static readonly SqlText Insert = new(
        """INSERT INTO "MessageSearch" (rowid, "Words") VALUES (?1, ?2)""",
        """
        INSERT INTO "MessageSearch" (rowid, "Words") SELECT key, words::tsvector FROM unnest(?1::bigint[], ?2::text[]) AS t (key, words)
        """);

    private static readonly SqlText Replace = new(
        """INSERT OR REPLACE INTO "MessageSearch" (rowid, "Words") VALUES (?1, ?2)""",
        """
        INSERT INTO "MessageSearch" (rowid, "Words") VALUES (?1, ?2::tsvector)
        ON CONFLICT (rowid) DO UPDATE SET "Words" = excluded."Words"
        """);

    private const string Delete = """DELETE FROM "MessageSearch" WHERE rowid = ?1""";

    /// <inheritdoc/>
    public void Add(WriterConnection connection, MessageRow message) =>
        connection.Prepare(Insert).Bind(
            message.RowId, WordsOf(connection.Dialect, message.RoomKey, message.AuthorKey, message.Text)).ExecuteLater();

    /// <inheritdoc/>
    public void Update(WriterConnection connection, MessageRow message) =>
        Write(connection, message.RowId, message.RoomKey, message.AuthorKey, message.DeletedAt is null ? message.Text : null);

    /// <summary>Writes a message, whether the index has it or not.</summary>
    /// <param name="connection">The connection of the transaction.</param>
    /// <param name="key">The message's rowid.</param>
    /// <param name="roomKey">Its room.</param>
    /// <param name="authorKey">Its author.</param>
    /// <param name="text">Its text; null if it is deleted.</param>
    public static void Write(WriterConnection connection, long key, int roomKey, int authorKey, string? text)
    {
        if (text is null)
            connection.Prepare(Delete).Bind(key).ExecuteLater();
        else
            connection.Prepare(Replace).Bind(key, WordsOf(connection.Dialect, roomKey, authorKey, text)).ExecuteLater();
    }

    // FTS5 splits the words at the spaces; PostgreSQL takes each with its position, which phrases need.
    private static string WordsOf(SqlDialect dialect, int roomKey, int authorKey, string text)
    {
        var words = $"{MatchExpression.RoomWord(roomKey)} {MatchExpression.AuthorWord(authorKey)} {SearchText.Of(text)}";
        return dialect == SqlDialect.Sqlite ? words : string.Join(
            ' ', words.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select((word, index) => $"'{word}':{index + 1}"));
    }
}
