using Microsoft.Data.Sqlite;

namespace ChatApp.Tests.Hosting;

/// <summary>A message that is stored without an event: to a reader it looks like a lost event.</summary>
public static class LostEvent
{
    /// <summary>Stores it directly in the database, in the first room, with the first person as its author.</summary>
    public static async Task StoreAsync(string databaseFile, string text)
    {
        await using var db = new SqliteConnection($"Data Source={databaseFile};Pooling=False");
        await db.OpenAsync();
        await using var store = db.CreateCommand();
        store.CommandText = """
            BEGIN IMMEDIATE;
            UPDATE Rooms SET LastNumber = LastNumber + 1, Change = Change + 1 WHERE Key = 1;
            INSERT INTO Messages (RoomKey, Number, Change, AuthorKey, ClientMessageId, Text, PostedAt)
                SELECT 1, LastNumber, Change, 1, 'lost-event', $text, 639000000000000000 FROM Rooms WHERE Key = 1;
            COMMIT;
            """;
        store.Parameters.AddWithValue("$text", text);
        await store.ExecuteNonQueryAsync();
    }
}
