using ChatApp.Storage;

namespace ChatApp.Messages;

/// <summary>The queries of the message writer, within its transaction. Raw SQL: an EF context with tracked rows takes about ten times as
/// long as SQLite itself takes to store a message.</summary>
/// <param name="connection">The writer's connection.</param>
internal sealed class MessageWriteQueries(WriterConnection connection)
{
    // The unique index of client ids detects a repeat; a query before the insert would search it twice.
    private const string Insert = """
        INSERT INTO "Messages"
            ("RoomKey", "Number", "Change", "AuthorKey", "ClientMessageId", "Text", "Mentions", "PostedAt", "Files", "ReplyTo", "Thread")
        VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)
        ON CONFLICT ("ClientMessageId", "AuthorKey") DO NOTHING
        """;

    private const string Update = """
        UPDATE "Messages" SET "PostedChange" = COALESCE("PostedChange", "Change"),
            "Change" = ?3, "Text" = ?4, "Mentions" = ?5, "EditedAt" = ?6, "DeletedAt" = ?7
        WHERE "RoomKey" = ?1 AND "Number" = ?2
        """;

    private const string WithoutFiles =
        """UPDATE "Messages" SET "Files" = NULL, "Preview" = NULL WHERE "RoomKey" = ?1 AND "Number" = ?2""";

    private const string WithPreview = """UPDATE "Messages" SET "Preview" = ?3 WHERE "RoomKey" = ?1 AND "Number" = ?2""";

    private const string Select =
        $"""SELECT {MessageQueries.Columns}, m."RoomKey", m.rowid FROM "Messages" m JOIN "People" a ON a."Key" = m."AuthorKey" WHERE""";

    private const string ByNumber = $"""{Select} m."RoomKey" = ?1 AND m."Number" = ?2""";

    private const string ByClientId = $"""{Select} m."ClientMessageId" = ?1 AND m."AuthorKey" = ?2""";

    private const string Name = """
        INSERT INTO "Mentions" ("PersonKey", "RoomKey", "Number", "MessageKey") SELECT "Key", ?1, ?2, ?4 FROM "People" WHERE "Id" = ?3
        ON CONFLICT DO NOTHING
        """;

    private const string Forget = """DELETE FROM "Mentions" WHERE "RoomKey" = ?1 AND "Number" = ?2""";

    private const string Touched = """
        UPDATE "Messages" SET "PostedChange" = COALESCE("PostedChange", "Change"), "Change" = ?3 WHERE "RoomKey" = ?1 AND "Number" = ?2
        """;

    /// <summary>Adds a message with its mentions; returns false and adds nothing if its author has already used that client id.</summary>
    public bool TryAdd(MessageRow row, IReadOnlyList<Mention> mentions)
    {
        var added = connection.Prepare(Insert).Bind(
            row.RoomKey, row.Number, row.Change, row.AuthorKey, row.ClientMessageId,
            row.Text, row.Mentions, row.PostedAt.UtcTicks, row.Files, row.ReplyTo, row.Thread).TryAdd(out var rowId);
        row.RowId = rowId;
        if (added)
            AddMentions(row, mentions);
        return added;
    }

    /// <summary>Stores the preview of a message.</summary>
    public void SetPreview(MessageRow row) => connection.Prepare(WithPreview).Bind(row.RoomKey, row.Number, row.Preview).Execute();

    /// <summary>Removes the files and the preview of a message from its row.</summary>
    public void RemoveFiles(MessageRow row) => connection.Prepare(WithoutFiles).Bind(row.RoomKey, row.Number).Execute();

    /// <summary>Updates a changed message and its mentions.</summary>
    public void Change(MessageRow row, bool named, IReadOnlyList<Mention> mentions)
    {
        if (named)
            connection.Prepare(Forget).Bind(row.RoomKey, row.Number).Execute();
        connection.Prepare(Update).Bind(
            row.RoomKey, row.Number, row.Change, row.Text, row.Mentions, row.EditedAt?.UtcTicks, row.DeletedAt?.UtcTicks).Execute();
        AddMentions(row, mentions);
    }

    /// <summary>Stores a change of a message that is not a change of its text.</summary>
    public void Touch(MessageRow row) => connection.Prepare(Touched).Bind(row.RoomKey, row.Number, row.Change).Execute();

    /// <summary>Finds a message by number; null if there is none.</summary>
    public MessageRow? Find(int roomKey, long number) => Whole(connection.Prepare(ByNumber).Bind(roomKey, number).First(Read));

    /// <summary>Finds an author's message by client id; null if there is none.</summary>
    public MessageRow? FindSent(int authorKey, string clientMessageId) =>
        Whole(connection.Prepare(ByClientId).Bind(clientMessageId, authorKey).First(Read));

    private static MessageRow Read(SqliteStatement row)
    {
        var message = MessageQueries.Row(row, row.GetInt32(MessageQueries.ColumnCount), []);
        message.RowId = row.GetInt64(MessageQueries.ColumnCount + 1);
        return message;
    }

    private MessageRow? Whole(MessageRow? row)
    {
        if (row?.ReplyTo is { } number)
            row.Quoted = QuoteQueries.Of(connection, row.RoomKey, number);
        if (row?.MayBeMarked is true)
        {
            row.Reactions = ReactionRow.ToViews(ReactionQueries.To(connection, row));
            row.Pinned = PinQueries.Of(connection, row);
        }

        return row;
    }

    private void AddMentions(MessageRow row, IReadOnlyList<Mention> mentions)
    {
        foreach (var mention in mentions)
            connection.Prepare(Name).Bind(row.RoomKey, row.Number, mention.PersonId, row.RowId).Execute();
    }
}
