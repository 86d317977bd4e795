using ChatApp.Messages;
using ChatApp.Storage;

namespace ChatApp.Search;

/// <summary>Writes the full-text index of messages. Each message has its words, and one word each for its room and its author, so that the
/// index itself finds the messages of a room.</summary>
internal sealed class MessageIndexQueries : IMessageIndex
{
    private const string Insert = """INSERT INTO "MessageSearch" (rowid, "Words") VALUES (?1, ?2)""";

    private const string Replace = """INSERT OR REPLACE INTO "MessageSearch" (rowid, "Words") VALUES (?1, ?2)""";

    private const string Delete = """DELETE FROM "MessageSearch" WHERE rowid = ?1""";

    /// <inheritdoc/>
    public void Add(WriterConnection connection, MessageRow message) =>
        connection.Prepare(Insert).Bind(message.RowId, WordsOf(message.RoomKey, message.AuthorKey, message.Text)).Execute();

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
            connection.Prepare(Delete).Bind(key).Execute();
        else
            connection.Prepare(Replace).Bind(key, WordsOf(roomKey, authorKey, text)).Execute();
    }

    private static string WordsOf(int roomKey, int authorKey, string text) =>
        $"{MatchExpression.RoomWord(roomKey)} {MatchExpression.AuthorWord(authorKey)} {SearchText.Of(text)}";
}
