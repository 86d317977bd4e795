using System.Data.Common;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace ChatApp.Storage;

/// <summary>Makes "committed" mean "on disk": each connection syncs the write-ahead log at every commit. And waits for another process's
/// lock in SQLite itself, whose naps are a few ms long, where the provider's are 150.</summary>
internal sealed class SqliteDurability : DbConnectionInterceptor
{
    /// <summary>A write-ahead log that a long read, or much at once, has made large is cut to 16 MB when it is begun anew; else it stays so for ever. Usual are 4 MB.</summary>
    private const string Pragmas = "PRAGMA synchronous=FULL; PRAGMA busy_timeout=3500; PRAGMA journal_size_limit=16777216;";

    public override void ConnectionOpened(DbConnection connection, ConnectionEndEventData eventData) => Apply(connection);

    public override async Task ConnectionOpenedAsync(
        DbConnection connection, ConnectionEndEventData eventData, CancellationToken cancellationToken = default)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = Pragmas;
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    /// <summary>The same for connections that EF does not open.</summary>
    internal static void Apply(DbConnection connection)
    {
        using var command = connection.CreateCommand();
        command.CommandText = Pragmas;
        command.ExecuteNonQuery();
    }
}
