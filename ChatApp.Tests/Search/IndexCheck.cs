using ChatApp.Search;
using Microsoft.Data.Sqlite;

namespace ChatApp.Tests.Search;

/// <summary>Compares the index of a database with its messages.</summary>
internal static class IndexCheck
{
    /// <summary>Fails unless the index holds the words of each message that is not deleted, and nothing else.</summary>
    public static async Task ShouldAgreeAsync(string file)
    {
        await using var database = new SqliteConnection($"Data Source={file};Pooling=False");
        await database.OpenAsync();
        await using var snapshot = await database.BeginTransactionAsync();
        var stored = await ReadAsync(
            database, """SELECT rowid, "RoomKey" || ' ' || "AuthorKey" || ' ' || "Text" FROM "Messages" WHERE "DeletedAt" IS NULL""");
        var indexed = await ReadAsync(database, """SELECT "doc", "term" FROM "MessageSearchWords" ORDER BY "doc", "offset" """);

        var words = indexed.GroupBy(row => row.Key, row => row.Text).ToDictionary(group => group.Key, group => string.Join(' ', group));
        words.Should().BeEquivalentTo(stored.ToDictionary(row => row.Key, row => WordsOf(row.Text.Split(' ', 3))));
    }

    private static string WordsOf(string[] parts) => $"_r{parts[0]} _a{parts[1]} {SearchText.Of(parts[2])}".TrimEnd();

    private static async Task<List<(long Key, string Text)>> ReadAsync(SqliteConnection database, string sql)
    {
        await using var command = database.CreateCommand();
        command.CommandText = sql;
        await using var reader = await command.ExecuteReaderAsync();
        List<(long, string)> rows = [];
        while (await reader.ReadAsync())
            rows.Add((reader.GetInt64(0), reader.GetString(1)));
        return rows;
    }
}
