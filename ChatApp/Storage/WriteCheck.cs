using System.Data.Common;
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
            using var connection = store.OpenConnection(); // Closing it rolls back.
            lease.Begin(connection);
            connection.Prepare("""UPDATE "Store" SET "Mark" = "Mark" """).Execute();
            return HealthCheckResult.Healthy();
        }
        catch (DbException error)
        {
            return HealthCheckResult.Unhealthy($"the database cannot be written: {error.Message}", error);
        }
    }
}
