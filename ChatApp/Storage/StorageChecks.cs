using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace ChatApp.Storage;

/// <summary>Checks that the database has all tables, columns and indexes that this build uses.</summary>
internal sealed class SchemaCheck(Store store) : IHealthCheck
{
    /// <inheritdoc/>
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(store.Read(StoreSchema.Missing) is { } missing
            ? HealthCheckResult.Unhealthy($"the database lacks {missing}")
            : HealthCheckResult.Healthy());
}
