using ChatApp.Storage;

namespace ChatApp.Messages;

/// <summary>The queries for threads: a message and what answers it, directly or not. Each answer stores the number of the first message,
/// so that a thread of any shape is one range of an index.</summary>
internal static class ThreadQueries
{
    /// <summary>The number of the first message of the thread of a message, which may be that message.</summary>
    private const string First =
        """SELECT COALESCE("Thread", "Number") FROM "Messages" WHERE "RoomKey" = ?1 AND "Number" = ?2""";

    private const string Message = $"""{MessageQueries.Messages} AND m."Number" = ?2""";

    private const string Answers = $"""{MessageQueries.Messages} AND m."Thread" = ?2 ORDER BY m."Number" DESC LIMIT ?3""";

    /// <summary>The number of the first message of a thread; null for a message that does not exist.</summary>
    public static long? FirstOf(WriterConnection connection, int roomKey, long number) =>
        connection.Prepare(First).Bind(roomKey, number).List(row => row.GetInt64(0)) is [var first] ? first : null;

    /// <summary>The first message of the thread of a message, then its answers, newest first; empty for a message that does not
    /// exist.</summary>
    /// <param name="reader">The snapshot.</param>
    /// <param name="roomKey">The room.</param>
    /// <param name="number">Number of a message of the thread.</param>
    /// <param name="most">Maximum number of answers.</param>
    /// <param name="take">Maps a row.</param>
    /// <param name="goOn">Stops reading.</param>
    public static List<MessageRow> Of(
        StoreReader reader, int roomKey, long number, int most, Func<PreparedStatement, MessageRow> take, Func<MessageRow, bool> goOn)
    {
        if (reader.List(First, row => row.GetInt64(0), roomKey, number) is not [var first])
            return [];
        var rows = reader.List(Message, take, roomKey, first);
        rows.AddRange(reader.List(Answers, take, goOn, roomKey, first, most));
        return rows;
    }
}
