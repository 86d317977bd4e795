using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace ChatApp.Storage;

/// <summary>Checks that a message could be stored: changes a row as a message would, and rolls back.</summary>
internal sealed class WriteCheck(Store store) : IHealthCheck
{
    /// <inheritdoc/>
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        try
        {
            using var lease = await store.WriteLock.AcquireAsync(cancellationToken);
            await using var connection = store.OpenConnection(); // Closing it rolls back.
            lease.Begin(connection);
            // Not by ADO.NET, which retries for 30 s.
            using (var statement = new SqliteStatement(connection, """UPDATE "Store" SET "Mark" = "Mark" """))
                statement.Execute();
            return HealthCheckResult.Healthy();
        }
        catch (SqliteException error)
        {
            return HealthCheckResult.Unhealthy($"the database cannot be written: {error.Message}");
        }
    }
}
