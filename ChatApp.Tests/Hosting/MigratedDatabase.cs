using ChatApp.Storage;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace ChatApp.Tests.Hosting;

/// <summary>A database as a first start makes it, before its first row. The servers of the tests begin with a copy: migrations are half of
/// the work of a start in the tests' process, and a fifth of that of a process of its own.</summary>
internal static class MigratedDatabase
{
    private static readonly Lazy<byte[]> Content = new(Make);

    /// <summary>Puts a copy into the data folder of a server that has not started.</summary>
    public static void CopyTo(DirectoryInfo folder) => File.WriteAllBytes(Path.Combine(folder.FullName, "chat.db"), Content.Value);

    private static byte[] Make()
    {
        var folder = Directory.CreateTempSubdirectory("chatapp-test-");
        var file = Path.Combine(folder.FullName, "chat.db");
        using (var connection = new SqliteConnection($"Data Source={file};Pooling=False"))
        {
            connection.Open();
            Execute(connection, "PRAGMA auto_vacuum=INCREMENTAL; PRAGMA journal_mode=WAL"); // As Store does.
            using var db = new SqliteChatDbContext(new DbContextOptionsBuilder<SqliteChatDbContext>().UseSqlite(connection).Options);
            db.Database.Migrate();
            Execute(connection, "PRAGMA wal_checkpoint(TRUNCATE)");
        }

        var content = File.ReadAllBytes(file);
        folder.Delete(recursive: true);
        return content;
    }

    private static void Execute(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
#pragma warning disable CA2100 // The SQL is a constant.
        command.CommandText = sql;
#pragma warning restore CA2100
        command.ExecuteNonQuery();
    }
}
