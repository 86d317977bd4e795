using Microsoft.Data.Sqlite;

namespace ChatApp.Tests.Hosting;

/// <summary>Makes every read of rooms fail until disposed.</summary>
public sealed class StorageAway : IAsyncDisposable
{
    private readonly string databaseFile;

    private StorageAway(string databaseFile) => this.databaseFile = databaseFile;

    /// <summary>Renames the table directly in the database.</summary>
    public static async Task<StorageAway> TakeAsync(string databaseFile)
    {
        await RunAsync(databaseFile, "ALTER TABLE Rooms RENAME TO RoomsAway");
        return new(databaseFile);
    }

    /// <summary>Restores the table's name.</summary>
    public async ValueTask DisposeAsync() => await RunAsync(databaseFile, "ALTER TABLE RoomsAway RENAME TO Rooms");

    private static async Task RunAsync(string databaseFile, string sql)
    {
        await using var db = new SqliteConnection($"Data Source={databaseFile};Pooling=False");
        await db.OpenAsync();
        await using var change = db.CreateCommand();
#pragma warning disable CA2100 // One of the two above.
        change.CommandText = sql;
#pragma warning restore CA2100
        await change.ExecuteNonQueryAsync();
    }
}
