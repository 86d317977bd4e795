using ChatApp.Contracts;
using ChatApp.Storage;

namespace ChatApp.Messages;

/// <summary>The queries for messages that others answer. A reply stores only a number, so a quote is never outdated.</summary>
internal static class QuoteQueries
{
    private const string Quoted = """
        SELECT m."Number", m."Text", m."DeletedAt", a."Id", a."Name", a."Kind"
        FROM "Messages" m JOIN "People" a ON a."Key" = m."AuthorKey"
        WHERE m."RoomKey" = ?1 AND m."Number" IN (SELECT value FROM json_each(?2))
        """;

    /// <summary>Adds the quotes to messages of one room with a single query; with none if no message answers another.</summary>
    public static void Fill(StoreReader reader, int roomKey, IReadOnlyCollection<MessageRow> messages)
    {
        var numbers = messages.Select(message => message.ReplyTo).OfType<long>().Distinct().ToList();
        if (numbers.Count == 0)
            return;
        var quotes = reader.List(Quoted, Take, roomKey, $"[{string.Join(',', numbers)}]").ToDictionary(quote => quote.Number);
        foreach (var message in messages)
            message.Quoted = message.ReplyTo is { } number ? quotes.GetValueOrDefault(number) : null;
    }

    /// <summary>The quote of one message; null if there is none with that number.</summary>
    public static Quote? Of(WriterConnection connection, int roomKey, long number) =>
        connection.Prepare(Quoted).Bind(roomKey, $"[{number}]").First(Take);

    private static Quote Take(PreparedStatement row) => Quote.Of(
        row.GetInt64(0), new(row.GetString(3)!, row.GetString(4)!, (PersonKind)row.GetInt32(5)), row.GetString(1)!, !row.IsNull(2));
}
