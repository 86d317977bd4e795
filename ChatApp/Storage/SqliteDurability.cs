using System.Data.Common;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace ChatApp.Storage;

/// <summary>Makes commits durable: each connection syncs the write-ahead log at every commit. Also lets SQLite itself wait for another
/// process's lock, because it retries every few ms and the ADO.NET provider every 150 ms.</summary>
internal sealed class SqliteDurability : DbConnectionInterceptor
{
    /// <summary>journal_size_limit: truncates a write-ahead log to 16 MB at its next reset after a long read or a large write has enlarged
    /// it; otherwise it never shrinks. Its usual size is 4 MB.</summary>
    public const string Pragmas = "PRAGMA synchronous=FULL; PRAGMA busy_timeout=3500; PRAGMA journal_size_limit=16777216;";

    public override void ConnectionOpened(DbConnection connection, ConnectionEndEventData eventData)
    {
        using var command = connection.CreateCommand();
        command.CommandText = Pragmas;
        command.ExecuteNonQuery();
    }

    public override async Task ConnectionOpenedAsync(
        DbConnection connection, ConnectionEndEventData eventData, CancellationToken cancellationToken = default)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = Pragmas;
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}
