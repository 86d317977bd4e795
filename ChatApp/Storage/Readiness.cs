using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace ChatApp.Storage;

/// <summary>Runs the checks of whether a page could be served and a message stored: at the start, which they may stop, and every few seconds from then on.
/// <c>/healthz/ready</c> is answered from the last result.</summary>
internal sealed partial class Readiness(HealthCheckService checks, TimeProvider time, ILogger<Readiness> logger) : BackgroundService, IHealthCheck
{
    /// <summary>The tag of the checks that are run.</summary>
    public const string Tag = "trial";

    private static readonly TimeSpan Every = TimeSpan.FromSeconds(5);

    /// <summary>How long a run may take. A start waits longer: on a machine that is very busy it is better late than never.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <summary>A run that takes longer hangs where no token ends it, whatever the last one found.</summary>
    private static readonly TimeSpan Hangs = TimeSpan.FromSeconds(15);

    private volatile string? problem;
    private long runningSince; // A timestamp; 0 while none runs.

    /// <summary>Runs the checks before the server listens.</summary>
    /// <exception cref="StoreException">What is wrong.</exception>
    public async Task PrepareAsync(CancellationToken cancellationToken)
    {
        problem = await FindAsync(cancellationToken);
        if (problem is not null)
            throw new StoreException($"{problem}.");
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
            // The server stops.
        }
    }

    private async Task<string?> FindInTimeAsync(CancellationToken stoppingToken)
    {
        using var patience = new CancellationTokenSource(Patience, time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, stoppingToken);
        try
        {
            return await FindAsync(both.Token);
        }
        catch (OperationCanceledException) when (!stoppingToken.IsCancellationRequested)
        {
            return $"the checks did not end within {Patience.TotalSeconds:0} s";
        }
    }

    private async Task<string?> FindAsync(CancellationToken cancellationToken)
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
        return wrong.Key is null ? null : (wrong.Value.Description ?? wrong.Value.Exception?.Message ?? wrong.Key).ReplaceLineEndings(" ").TrimEnd('.', ' ');
    }

    [LoggerMessage(1152, LogLevel.Error, "Not ready: {Problem}")]
    private partial void LogNotReady(string problem);

    [LoggerMessage(1153, LogLevel.Information, "Ready again")]
    private partial void LogReady();
}
