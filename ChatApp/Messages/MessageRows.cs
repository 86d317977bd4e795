using System.Data.Common;
using ChatApp.Contracts;
using ChatApp.People;

namespace ChatApp.Messages;

/// <summary>Makes messages of one room of rows that begin with number, change, the author's key, client's id, text, mentions, the three times,
/// and end with the author's id, name and kind. An author is made once, however many messages are theirs.</summary>
/// <param name="roomKey">The room's key.</param>
internal sealed class MessageRows(int roomKey)
{
    private readonly Dictionary<int, PersonRow> authors = [];

    public MessageRow Take(DbDataReader row) => new()
    {
        RoomKey = roomKey,
        Number = row.GetInt64(0),
        Change = row.GetInt64(1),
        AuthorKey = row.GetInt32(2),
        ClientMessageId = row.GetString(3),
        Text = row.GetString(4),
        Mentions = row.IsDBNull(5) ? null : row.GetString(5),
        PostedAt = TimeOf(row, 6)!.Value,
        EditedAt = TimeOf(row, 7),
        DeletedAt = TimeOf(row, 8),
        Author = AuthorOf(row),
    };

    private PersonRow AuthorOf(DbDataReader row)
    {
        var key = row.GetInt32(2);
        if (!authors.TryGetValue(key, out var author))
            authors.Add(key, author = new() { Key = key, Id = row.GetString(9), Name = row.GetString(10), Kind = (PersonKind)row.GetInt32(11) });
        return author;
    }

    private static DateTimeOffset? TimeOf(DbDataReader row, int column) =>
        row.IsDBNull(column) ? null : new DateTimeOffset(row.GetInt64(column), TimeSpan.Zero);
}
