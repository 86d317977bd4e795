using System.Text.Json;
using ChatApp.Storage;

namespace ChatApp.Messages;

/// <summary>The queries of the message writer, within its transaction. Raw SQL: an EF context with tracked rows takes about ten times as
/// long as SQLite itself takes to store a message.</summary>
/// <param name="connection">The writer's connection.</param>
internal sealed class MessageWriteQueries(WriterConnection connection)
{
    // The unique index of client ids detects a repeat; a query before the insert would search it twice.
    private const string Columns =
        """ "RoomKey", "Number", "Change", "AuthorKey", "ClientMessageId", "Text", "Mentions", "PostedAt", "Files", "ReplyTo", "Thread" """;

    private const string Values = "?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11";

    private const string UnlessRepeated = """ON CONFLICT ("ClientMessageId", "AuthorKey") DO NOTHING""";

    private const string Insert = $"""INSERT INTO "Messages" ({Columns}) VALUES ({Values}) {UnlessRepeated}""";

    // PostgreSQL: repeats are looked up before the inserts, so that the inserts can be sent together.
    private static readonly SqlText InsertNumbered =
        SqlText.PostgresOnly($"""
            INSERT INTO "Messages" ({Columns}, rowid)
            SELECT * FROM unnest(?1::bigint[], ?2::bigint[], ?3::bigint[], ?4::bigint[], ?5::text[], ?6::text[], ?7::text[],
                ?8::bigint[], ?9::text[], ?10::bigint[], ?11::bigint[], ?12::bigint[])
            """);

    private const string LastRowId = """SELECT COALESCE(MAX(rowid), 0) FROM "Messages" """;

    // The limit keeps PostgreSQL from reading a whole index, which it takes for small, once for all of them.
    private static readonly SqlText SelectSent = SqlText.PostgresOnly("""
        SELECT sent."AuthorKey", t.id
        FROM ROWS FROM (jsonb_array_elements_text(?1::jsonb), jsonb_array_elements_text(?2::jsonb)) AS t (person, id)
            JOIN LATERAL (
                SELECT m."AuthorKey" FROM "Messages" m JOIN "People" p ON p."Key" = m."AuthorKey"
                WHERE m."ClientMessageId" = t.id AND p."Id" = t.person LIMIT 1) AS sent ON TRUE
        """);

    private const string Update = """
        UPDATE "Messages" SET "PostedChange" = COALESCE("PostedChange", "Change"),
            "Change" = ?3, "Text" = ?4, "Mentions" = ?5, "EditedAt" = ?6, "DeletedAt" = ?7
        WHERE "RoomKey" = ?1 AND "Number" = ?2
        """;

    private const string ClearFiles =
        """UPDATE "Messages" SET "Files" = NULL, "Preview" = NULL WHERE "RoomKey" = ?1 AND "Number" = ?2""";

    private const string UpdatePreview = """UPDATE "Messages" SET "Preview" = ?3 WHERE "RoomKey" = ?1 AND "Number" = ?2""";

    private const string Select =
        $"""SELECT {MessageQueries.Columns}, m."RoomKey", m.rowid FROM "Messages" m JOIN "People" a ON a."Key" = m."AuthorKey" WHERE""";

    private const string ByNumber = $"""{Select} m."RoomKey" = ?1 AND m."Number" = ?2""";

    private const string ByClientId = $"""{Select} m."ClientMessageId" = ?1 AND m."AuthorKey" = ?2""";

    private const string InsertMention = """
        INSERT INTO "Mentions" ("PersonKey", "RoomKey", "Number", "MessageKey") SELECT "Key", ?1, ?2, ?4 FROM "People" WHERE "Id" = ?3
        ON CONFLICT DO NOTHING
        """;

    private const string DeleteMentions = """DELETE FROM "Mentions" WHERE "RoomKey" = ?1 AND "Number" = ?2""";

    private const string UpdateChange = """
        UPDATE "Messages" SET "PostedChange" = COALESCE("PostedChange", "Change"), "Change" = ?3 WHERE "RoomKey" = ?1 AND "Number" = ?2
        """;

    private readonly HashSet<(int AuthorKey, string ClientMessageId)> sent = [];
    private long lastRowId; // PostgreSQL only.

    /// <summary>Call at the begin of a transaction.</summary>
    /// <param name="snapshotIsCurrent">Whether the database is unchanged since the previous transaction.</param>
    /// <param name="writes">The changes that it will make.</param>
    public void Begin(bool snapshotIsCurrent, IReadOnlyList<MessageWrite> writes)
    {
        if (connection.Dialect == SqlDialect.Sqlite)
            return;
        if (!snapshotIsCurrent)
            lastRowId = connection.Prepare(LastRowId).First(row => row.GetInt64(0));
        sent.Clear();
        var posts = writes.OfType<Post>().ToList();
        if (posts.Count == 0)
            return;
        sent.UnionWith(connection.Prepare(SelectSent)
            .Bind(JsonSerializer.Serialize(posts.Select(post => PostgresText.Storable(post.PersonId))),
                JsonSerializer.Serialize(posts.Select(post => PostgresText.Storable(post.ClientMessageId))))
            .List(row => (row.GetInt32(0), row.GetString(1)!)));
    }

    /// <summary>Adds a message with its mentions; returns false and adds nothing if its author has already used that client id.</summary>
    public bool TryAdd(MessageRow row, IReadOnlyList<Mention> mentions)
    {
        var added = connection.Dialect == SqlDialect.Sqlite ? TryInsert(row) : TryInsertLater(row);
        if (added)
            AddMentions(row, mentions);
        return added;
    }

    /// <summary>Stores the preview of a message.</summary>
    public void SetPreview(MessageRow row) => connection.Prepare(UpdatePreview).Bind(row.RoomKey, row.Number, row.Preview).Execute();

    /// <summary>Removes the files and the preview of a message from its row.</summary>
    public void RemoveFiles(MessageRow row) => connection.Prepare(ClearFiles).Bind(row.RoomKey, row.Number).Execute();

    /// <summary>Updates a changed message and its mentions.</summary>
    public void Change(MessageRow row, bool named, IReadOnlyList<Mention> mentions)
    {
        if (named)
            connection.Prepare(DeleteMentions).Bind(row.RoomKey, row.Number).Execute();
        connection.Prepare(Update).Bind(
            row.RoomKey, row.Number, row.Change, row.Text, row.Mentions, row.EditedAt?.UtcTicks, row.DeletedAt?.UtcTicks).ExecuteLater();
        AddMentions(row, mentions);
    }

    /// <summary>Stores a change of a message that is not a change of its text.</summary>
    public void Touch(MessageRow row) => connection.Prepare(UpdateChange).Bind(row.RoomKey, row.Number, row.Change).ExecuteLater();

    /// <summary>Finds a message by number; null if there is none.</summary>
    public MessageRow? Find(int roomKey, long number) => WithDetails(connection.Prepare(ByNumber).Bind(roomKey, number).First(Read));

    /// <summary>Finds an author's message by client id; null if there is none.</summary>
    public MessageRow? FindSent(int authorKey, string clientMessageId) =>
        WithDetails(connection.Prepare(ByClientId).Bind(clientMessageId, authorKey).First(Read));

    private bool TryInsert(MessageRow row)
    {
        var added = connection.Prepare(Insert).Bind(
            row.RoomKey, row.Number, row.Change, row.AuthorKey, row.ClientMessageId,
            row.Text, row.Mentions, row.PostedAt.UtcTicks, row.Files, row.ReplyTo, row.Thread).TryAdd(out var rowId);
        row.RowId = rowId;
        return added;
    }

    private bool TryInsertLater(MessageRow row)
    {
        if (!sent.Add((row.AuthorKey, row.ClientMessageId)))
            return false;
        row.RowId = ++lastRowId;
        connection.Prepare(InsertNumbered).Bind(
            row.RoomKey, row.Number, row.Change, row.AuthorKey, row.ClientMessageId, row.Text, row.Mentions, row.PostedAt.UtcTicks,
            row.Files, row.ReplyTo, row.Thread, row.RowId).ExecuteLater();
        return true;
    }

    private static MessageRow Read(PreparedStatement row)
    {
        var message = MessageQueries.Row(row, row.GetInt32(MessageQueries.ColumnCount), []);
        message.RowId = row.GetInt64(MessageQueries.ColumnCount + 1);
        return message;
    }

    private MessageRow? WithDetails(MessageRow? row)
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
            connection.Prepare(InsertMention).Bind(row.RoomKey, row.Number, mention.PersonId, row.RowId).ExecuteLater();
    }
}
