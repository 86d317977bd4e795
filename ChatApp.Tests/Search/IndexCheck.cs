using System.Data.Common;
using ChatApp.Search;
using ChatApp.Tests.Hosting;
using Microsoft.Data.Sqlite;

namespace ChatApp.Tests.Search;

/// <summary>Compares the index of a database with its messages.</summary>
internal static class IndexCheck
{
    private const string Indexed = """SELECT "doc", "term" FROM "MessageSearchWords" ORDER BY "doc", "offset" """;

    /// <summary>The same for a running server.</summary>
    public static async Task ShouldAgreeAsync(TestServer server)
    {
        await using var database = await TestDatabase.OpenAsync(server);
        await ShouldAgreeAsync(database, server.Postgres is null ? Indexed : """
            SELECT s.rowid, w.lexeme FROM "MessageSearch" s, unnest(s."Words") w, unnest(w.positions) place ORDER BY s.rowid, place
            """);
    }

    /// <summary>Fails unless the index holds the words of each message that is not deleted, and nothing else.</summary>
    public static async Task ShouldAgreeAsync(string file)
    {
        await using var database = new SqliteConnection($"Data Source={file};Pooling=False");
        await database.OpenAsync();
        await ShouldAgreeAsync(database, Indexed);
    }

    private static async Task ShouldAgreeAsync(DbConnection database, string wordsInOrder)
    {
        await using var snapshot = await database.BeginTransactionAsync(System.Data.IsolationLevel.RepeatableRead);
        var stored = await ReadAsync(
            database, """SELECT rowid, "RoomKey" || ' ' || "AuthorKey" || ' ' || "Text" FROM "Messages" WHERE "DeletedAt" IS NULL""");
        var indexed = await ReadAsync(database, wordsInOrder);

        var words = indexed.GroupBy(row => row.Key, row => row.Text).ToDictionary(group => group.Key, group => string.Join(' ', group));
        words.Should().BeEquivalentTo(stored.ToDictionary(row => row.Key, row => WordsOf(row.Text.Split(' ', 3))));
    }

    private static string WordsOf(string[] parts) => $"_r{parts[0]} _a{parts[1]} {SearchText.Of(parts[2])}".TrimEnd();

    private static async Task<List<(long Key, string Text)>> ReadAsync(DbConnection database, string sql)
    {
        await using var command = database.CreateCommand();
#pragma warning disable CA2100 // Only constant SQL is passed.
        command.CommandText = sql;
#pragma warning restore CA2100
        await using var reader = await command.ExecuteReaderAsync();
        List<(long, string)> rows = [];
        while (await reader.ReadAsync())
            rows.Add((reader.GetInt64(0), reader.GetString(1)));
        return rows;
    }
}
