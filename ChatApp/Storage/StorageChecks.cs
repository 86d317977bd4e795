using System.Security.Cryptography;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Data.Sqlite;
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

/// <summary>Checks that the data folder is writable.</summary>
internal sealed class FolderCheck(DataFolder folder) : IHealthCheck
{
    private static readonly byte[] Content = new byte[4096];

    /// <inheritdoc/>
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        var file = Path.Combine(folder.FullName, "chat.trial");
        try
        {
            using (var trial = PrivateFile.Create(file, FileMode.Create))
                trial.Write(Content);
            File.Delete(file);
            return Task.FromResult(HealthCheckResult.Healthy());
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return Task.FromResult(HealthCheckResult.Unhealthy($"Chat:DataFolder cannot be written: {error.Message}"));
        }
    }
}

/// <summary>Checks that the data protection keys can sign and read cookies.</summary>
internal sealed class KeysCheck(IDataProtectionProvider protection, KeyRenewal renewal) : IHealthCheck
{
    private const string Text = "trial";

    /// <inheritdoc/>
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        var protector = protection.CreateProtector(nameof(KeysCheck));
        return Task.FromResult(
            Try(protector) ? HealthCheckResult.Healthy() : HealthCheckResult.Unhealthy("the keys that sign cookies do not work"));
    }

    private bool Try(IDataProtector protector)
    {
        try
        {
            return Works(protector);
        }
        catch (CryptographicException)
        {
            // All keys have expired at once: the clock was changed, or the machine slept for months.
            renewal.Renew();
            return Works(protector);
        }
    }

    private static bool Works(IDataProtector protector) => protector.Unprotect(protector.Protect(Text)) == Text;
}
