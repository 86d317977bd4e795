using System.Threading.Channels;
using ChatApp.Connections;
using ChatApp.Storage;

namespace ChatApp.Realtime;

/// <summary>Base class of broadcasters that send changes at most once a second, and less often with many connections, where sending would
/// take a considerable part of the processor: during a reconnect storm there is always a change to send.</summary>
public abstract partial class ThrottledBroadcaster(ConnectionRegistry registry, TimeProvider time, ILogger logger) : BackgroundService
{
    /// <summary>Minimum pause per connection, in s. A send to one connection took 17 µs on an idle server, so sending takes at most about
    /// 2% of a processor.</summary>
    private const double SecondsPerConnection = 0.0008;

    /// <summary>Time grid of the broadcasts, in s: coarse enough to group simultaneous changes, too short to be noticed.</summary>
    private const double GridSeconds = 0.25;

    private readonly Channel<bool> changed = Channel.CreateBounded<bool>(
        new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    /// <summary>The registry of open connections.</summary>
    protected ConnectionRegistry Registry => registry;

    /// <summary>The clock.</summary>
    protected TimeProvider Time => time;

    /// <summary>Requests a broadcast of the pending changes.</summary>
    protected void Note() => changed.Writer.TryWrite(true);

    /// <summary>Sends the pending changes.</summary>
    protected abstract Task BroadcastAsync(CancellationToken stopping);

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            while (await changed.Reader.WaitToReadAsync(stoppingToken))
            {
                changed.Reader.TryRead(out _);
                await TryBroadcastAsync(stoppingToken);
                await Task.Delay(UntilNext(), time, stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The server is stopping.
        }
    }

    // Broadcasters that start within the same grid step wake together, in the middle of a step, where small deviations make no difference.
    // Count and presence change with the same connections, so they are sent together.
    private TimeSpan UntilNext()
    {
        var pause = Math.Max(1, Math.Ceiling(SecondsPerConnection * registry.Count / GridSeconds) * GridSeconds);
        var now = time.GetElapsedTime(0).TotalSeconds;
        return TimeSpan.FromSeconds((Math.Floor((now + pause) / GridSeconds) + 1.5) * GridSeconds - now);
    }

    private async Task TryBroadcastAsync(CancellationToken stopping)
    {
        try
        {
            await BroadcastAsync(stopping);
        }
#pragma warning disable CA1031 // A failed broadcast is repeated with the next change.
        catch (Exception error) when (!stopping.IsCancellationRequested)
#pragma warning restore CA1031
        {
            LogBroadcastFailed(StorageErrors.Classify(error) == StorageErrorKind.None ? error : null, GetType().Name);
        }
    }

    [LoggerMessage(1106, LogLevel.Error, "{Broadcaster} could not send its changes")]
    private partial void LogBroadcastFailed(Exception? error, string broadcaster);
}
