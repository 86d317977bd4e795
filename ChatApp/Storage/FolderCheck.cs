using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace ChatApp.Storage;

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
