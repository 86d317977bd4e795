namespace ChatApp.Messages;

/// <summary>Collects marks in memory and stores them in batches: at an interval, and when the server stops.</summary>
/// <param name="interval">Time between two batches; a killed process loses the marks since the last one.</param>
/// <param name="time">The clock.</param>
public abstract class MarkBatchService(TimeSpan interval, TimeProvider time) : BackgroundService
{
    /// <summary>Stores the pending marks. Does not fail: what could not be stored waits for the next batch.</summary>
    public abstract Task FlushAsync(CancellationToken cancellationToken);

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(interval, time);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
                await FlushAsync(CancellationToken.None);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The server is stopping.
        }
    }

    /// <summary>Stops, then stores the pending marks.</summary>
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        await FlushAsync(cancellationToken);
    }
}
