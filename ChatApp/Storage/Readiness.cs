using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace ChatApp.Storage;

/// <summary>Runs the checks of whether pages can be served and messages stored: at the start, which fails if one does, and then every few
/// seconds. <c>/healthz/ready</c> returns the last result.</summary>
internal sealed partial class Readiness(
    HealthCheckService checks, TimeProvider time, ILogger<Readiness> logger) : BackgroundService, IHealthCheck
{
    /// <summary>Tag of the checks that it runs.</summary>
    public const string Tag = "trial";

    private static readonly TimeSpan Every = TimeSpan.FromSeconds(5);

    /// <summary>Maximum duration of a run. A start waits longer: on a very busy machine, a late start is better than none.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <summary>A run that takes longer than this ignores cancellation: the server is not ready, whatever the last result.</summary>
    private static readonly TimeSpan Hangs = TimeSpan.FromSeconds(15);

    private volatile string? problem;
    private long runningSince; // A timestamp; 0 when no run is in progress.

    /// <summary>Runs the checks before the server starts listening.</summary>
    /// <exception cref="StoreException">A check failed.</exception>
    public async Task PrepareAsync(CancellationToken cancellationToken)
    {
        (problem, var error) = await FindAsync(cancellationToken);
        if (problem is not null)
            throw new StoreException($"{problem}.", error);
    }

    /// <inheritdoc/>
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        var since = Volatile.Read(ref runningSince);
        var found = since != 0 && time.GetElapsedTime(since) > Hangs ? "the checks do not end" : problem;
        return Task.FromResult(found is null ? HealthCheckResult.Healthy() : HealthCheckResult.Unhealthy(found));
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Every, time);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                var (before, now) = (problem, await FindInTimeAsync(stoppingToken));
                problem = now;
                if (now is not null && before is null)
                    LogNotReady(now);
                else if (now is null && before is not null)
                    LogReady();
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The server is stopping.
        }
    }

    private async Task<string?> FindInTimeAsync(CancellationToken stoppingToken)
    {
        using var patience = new CancellationTokenSource(Patience, time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, stoppingToken);
        try
        {
            return (await FindAsync(both.Token)).Problem;
        }
        catch (OperationCanceledException) when (!stoppingToken.IsCancellationRequested)
        {
            return $"the checks did not end within {Patience.TotalSeconds:0} s";
        }
    }

    private async Task<(string? Problem, Exception? Error)> FindAsync(CancellationToken cancellationToken)
    {
        Volatile.Write(ref runningSince, time.GetTimestamp());
        HealthReport report;
        try
        {
            report = await checks.CheckHealthAsync(check => check.Tags.Contains(Tag), cancellationToken);
        }
        finally
        {
            Volatile.Write(ref runningSince, 0);
        }

        var wrong = report.Entries.FirstOrDefault(entry => entry.Value.Status != HealthStatus.Healthy);
        if (wrong.Key is null)
            return (null, null);
        var found = wrong.Value.Description ?? wrong.Value.Exception?.Message ?? wrong.Key;
        return (found.ReplaceLineEndings(" ").TrimEnd('.', ' '), wrong.Value.Exception);
    }

    [LoggerMessage(1152, LogLevel.Error, "Not ready: {Problem}")]
    private partial void LogNotReady(string problem);

    [LoggerMessage(1153, LogLevel.Information, "Ready again")]
    private partial void LogReady();
}
