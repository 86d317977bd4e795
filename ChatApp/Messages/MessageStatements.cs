using ChatApp.Storage;

namespace ChatApp.Messages;

/// <summary>The statements that write messages. Not EF's: a context with its tracked rows costs some ten times what SQLite itself takes to
/// store a message.</summary>
/// <param name="connection">The writer's.</param>
internal sealed class MessageStatements(SteadyConnection connection)
{
    // A repeat is what the unique index of authors' ids finds; to look first would be to search it twice.
    private const string Insert = """
        INSERT INTO "Messages" ("RoomKey", "Number", "Change", "AuthorKey", "ClientMessageId", "Text", "Mentions", "PostedAt")
        VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)
        ON CONFLICT ("ClientMessageId", "AuthorKey") DO NOTHING
        """;

    private const string Update = """
        UPDATE "Messages" SET "PostedChange" = COALESCE("PostedChange", "Change"), "Change" = ?3, "Text" = ?4, "Mentions" = ?5, "EditedAt" = ?6, "DeletedAt" = ?7
        WHERE "RoomKey" = ?1 AND "Number" = ?2
        """;

    private const string Select =
        $"""SELECT {MessageRows.Columns}, m."RoomKey" FROM "Messages" m JOIN "People" a ON a."Key" = m."AuthorKey" WHERE""";

    private const string ByNumber = $"""{Select} m."RoomKey" = ?1 AND m."Number" = ?2""";

    private const string ByClientId = $"""{Select} m."ClientMessageId" = ?1 AND m."AuthorKey" = ?2""";

    private const string Name = """
        INSERT INTO "Mentions" ("PersonKey", "RoomKey", "Number") SELECT "Key", ?1, ?2 FROM "People" WHERE "Id" = ?3
        ON CONFLICT DO NOTHING
        """;

    private const string Forget = """DELETE FROM "Mentions" WHERE "RoomKey" = ?1 AND "Number" = ?2""";

    /// <summary>Adds a message, with those it names; false, and nothing added, where its author has used that id before.</summary>
    public bool TryAdd(MessageRow row, IReadOnlyList<Mention> mentions)
    {
        var added = connection.Prepare(Insert).With(
            row.RoomKey, row.Number, row.Change, row.AuthorKey, row.ClientMessageId, row.Text, row.Mentions, row.PostedAt.UtcTicks).Run() > 0;
        if (added)
            AddMentions(row, mentions);
        return added;
    }

    /// <summary>Writes down what has become of a message, and those it names now.</summary>
    public void Change(MessageRow row, bool named, IReadOnlyList<Mention> mentions)
    {
        if (named)
            connection.Prepare(Forget).With(row.RoomKey, row.Number).Run();
        connection.Prepare(Update).With(
            row.RoomKey, row.Number, row.Change, row.Text, row.Mentions, row.EditedAt?.UtcTicks, row.DeletedAt?.UtcTicks).Run();
        AddMentions(row, mentions);
    }

    /// <summary>The message at a place; null where there is none.</summary>
    public MessageRow? Find(int roomKey, long number) => connection.Prepare(ByNumber).With(roomKey, number).First(Read);

    /// <summary>What an author has sent under an id of theirs; null for nothing.</summary>
    public MessageRow? FindSent(int authorKey, string clientMessageId) =>
        connection.Prepare(ByClientId).With(clientMessageId, authorKey).First(Read);

    private static MessageRow Read(SqliteStatement row) => new MessageRows(row.Small(12)).Take(row);

    private void AddMentions(MessageRow row, IReadOnlyList<Mention> mentions)
    {
        foreach (var mention in mentions)
            connection.Prepare(Name).With(row.RoomKey, row.Number, mention.PersonId).Run();
    }
}
