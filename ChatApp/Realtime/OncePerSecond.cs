using System.Threading.Channels;
using ChatApp.Connections;

namespace ChatApp.Realtime;

/// <summary>Tells something when it changes, at most once a second; less often where so many hear it that telling them would be a good part
/// of the work: while thousands come, there is something new all the time.</summary>
public abstract partial class OncePerSecond(ConnectionRegistry registry, TimeProvider time, ILogger logger) : BackgroundService
{
    /// <summary>To tell one connection took 17 µs where there was little else to do: with this, in s, it takes about 2 % of a processor at most.</summary>
    private const double ForEach = 0.0008;

    /// <summary>How far apart, in s, turns may begin: wide for what happens at the same moment, and nothing to wait for.</summary>
    private const double Step = 0.25;

    private readonly Channel<bool> changed = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    /// <summary>The open connections.</summary>
    protected ConnectionRegistry Registry => registry;

    /// <summary>There is something to tell.</summary>
    protected void Note() => changed.Writer.TryWrite(true);

    /// <summary>Tells what there is to tell.</summary>
    protected abstract Task TellAsync(CancellationToken stopping);

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            while (await changed.Reader.WaitToReadAsync(stoppingToken))
            {
                changed.Reader.TryRead(out _);
                await TryTellAsync(stoppingToken);
                await Task.Delay(UntilNext(), time, stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The server stops.
        }
    }

    // Who began to tell within the same step goes on together, in the middle of a step, where a little earlier or later makes no difference. The
    // count and who is there change with the same comings, and so go out at once.
    private TimeSpan UntilNext()
    {
        var pause = Math.Max(1, Math.Ceiling(ForEach * registry.Count / Step) * Step);
        var now = time.GetElapsedTime(0).TotalSeconds;
        return TimeSpan.FromSeconds((Math.Floor((now + pause) / Step) + 1.5) * Step - now);
    }

    private async Task TryTellAsync(CancellationToken stopping)
    {
        try
        {
            await TellAsync(stopping);
        }
#pragma warning disable CA1031 // What could not be told is told with the next change.
        catch (Exception error) when (!stopping.IsCancellationRequested)
#pragma warning restore CA1031
        {
            LogTellFailed(error, GetType().Name);
        }
    }

    [LoggerMessage(1106, LogLevel.Error, "{Teller} could not tell what changed")]
    private partial void LogTellFailed(Exception error, string teller);
}
