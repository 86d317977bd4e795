using ChatApp.Contracts;
using ChatApp.People;
using ChatApp.Storage;

namespace ChatApp.Messages;

/// <summary>Maps rows that start with <see cref="Columns"/> to messages of one room. Each author is created once, however many messages
/// they have.</summary>
/// <param name="roomKey">The room's key.</param>
internal sealed class MessageRows(int roomKey)
{
    /// <summary>The columns that <see cref="Take"/> reads, for a message with alias m and its author with alias a.</summary>
    public const string Columns = """
        m."Number", m."Change", m."AuthorKey", m."ClientMessageId", m."Text", m."Mentions", m."PostedAt", m."EditedAt", m."DeletedAt",
        a."Id", a."Name", a."Kind"
        """;

    private readonly Dictionary<int, PersonRow> authors = [];

    public MessageRow Take(SqliteStatement row) => new()
    {
        RoomKey = roomKey,
        Number = row.GetInt64(0),
        Change = row.GetInt64(1),
        AuthorKey = row.GetInt32(2),
        ClientMessageId = row.GetString(3)!,
        Text = row.GetString(4)!,
        Mentions = row.GetString(5),
        PostedAt = TimeOf(row, 6)!.Value,
        EditedAt = TimeOf(row, 7),
        DeletedAt = TimeOf(row, 8),
        Author = AuthorOf(row),
    };

    private PersonRow AuthorOf(SqliteStatement row)
    {
        var key = row.GetInt32(2);
        if (!authors.TryGetValue(key, out var author))
            authors.Add(key, author = new() { Key = key, Id = row.GetString(9)!, Name = row.GetString(10)!, Kind = (PersonKind)row.GetInt32(11) });
        return author;
    }

    private static DateTimeOffset? TimeOf(SqliteStatement row, int column) =>
        row.IsNull(column) ? null : new DateTimeOffset(row.GetInt64(column), TimeSpan.Zero);
}
