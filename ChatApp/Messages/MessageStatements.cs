using System.Data.Common;
using ChatApp.Contracts;
using ChatApp.People;
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
        VALUES (@0, @1, @2, @3, @4, @5, @6, @7)
        ON CONFLICT ("ClientMessageId", "AuthorKey") DO NOTHING
        """;

    private const string Update = """
        UPDATE "Messages" SET "Change" = @2, "Text" = @3, "Mentions" = @4, "EditedAt" = @5, "DeletedAt" = @6
        WHERE "RoomKey" = @0 AND "Number" = @1
        """;

    private const string Select = """
        SELECT "m"."RoomKey", "m"."Number", "m"."Change", "m"."AuthorKey", "m"."ClientMessageId", "m"."Text", "m"."Mentions",
            "m"."PostedAt", "m"."EditedAt", "m"."DeletedAt", "p"."Id", "p"."Name", "p"."Kind"
        FROM "Messages" AS "m" JOIN "People" AS "p" ON "p"."Key" = "m"."AuthorKey"

        """;

    private const string ByNumber = Select + """WHERE "m"."RoomKey" = @0 AND "m"."Number" = @1""";

    private const string ByClientId = Select + """WHERE "m"."ClientMessageId" = @0 AND "m"."AuthorKey" = @1""";

    private const string Name = """
        INSERT INTO "Mentions" ("PersonKey", "RoomKey", "Number") SELECT "Key", @0, @1 FROM "People" WHERE "Id" = @2
        ON CONFLICT DO NOTHING
        """;

    private const string Forget = """DELETE FROM "Mentions" WHERE "RoomKey" = @0 AND "Number" = @1""";

    /// <summary>Adds a message, with those it names; false, and nothing added, where its author has used that id before.</summary>
    public bool TryAdd(MessageRow row, IReadOnlyList<Mention> mentions)
    {
        var added = connection.Prepare(Insert, 8).With(
            row.RoomKey, row.Number, row.Change, row.AuthorKey, row.ClientMessageId, row.Text, row.Mentions, row.PostedAt.UtcTicks).Run() > 0;
        if (added)
            AddMentions(row, mentions);
        return added;
    }

    /// <summary>Writes down what has become of a message, and those it names now.</summary>
    public void Change(MessageRow row, bool named, IReadOnlyList<Mention> mentions)
    {
        if (named)
            connection.Prepare(Forget, 2).With(row.RoomKey, row.Number).Run();
        connection.Prepare(Update, 7).With(
            row.RoomKey, row.Number, row.Change, row.Text, row.Mentions, row.EditedAt?.UtcTicks, row.DeletedAt?.UtcTicks).Run();
        AddMentions(row, mentions);
    }

    /// <summary>The message at a place; null where there is none.</summary>
    public MessageRow? Find(int roomKey, long number) => connection.Prepare(ByNumber, 2).With(roomKey, number).First(Read);

    /// <summary>What an author has sent under an id of theirs; null for nothing.</summary>
    public MessageRow? FindSent(int authorKey, string clientMessageId) =>
        connection.Prepare(ByClientId, 2).With(clientMessageId, authorKey).First(Read);

    private static MessageRow Read(DbDataReader row) => new()
    {
        RoomKey = row.GetInt32(0),
        Number = row.GetInt64(1),
        Change = row.GetInt64(2),
        AuthorKey = row.GetInt32(3),
        ClientMessageId = row.GetString(4),
        Text = row.GetString(5),
        Mentions = row.IsDBNull(6) ? null : row.GetString(6),
        PostedAt = Time(row.GetInt64(7)),
        EditedAt = row.IsDBNull(8) ? null : Time(row.GetInt64(8)),
        DeletedAt = row.IsDBNull(9) ? null : Time(row.GetInt64(9)),
        Author = new PersonRow { Id = row.GetString(10), Name = row.GetString(11), Kind = (PersonKind)row.GetInt32(12) },
    };

    private static DateTimeOffset Time(long ticks) => new(ticks, TimeSpan.Zero);

    private void AddMentions(MessageRow row, IReadOnlyList<Mention> mentions)
    {
        foreach (var mention in mentions)
            connection.Prepare(Name, 3).With(row.RoomKey, row.Number, mention.PersonId).Run();
    }
}
