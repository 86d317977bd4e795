using System.Threading.Channels;
using ChatApp.Connections;

namespace ChatApp.Realtime;

/// <summary>Tells something when it changes, at most once a second; less often where so many hear it that telling them would be a good part
/// of the work: while thousands come, there is something new all the time.</summary>
public abstract partial class OncePerSecond(ConnectionRegistry registry, TimeProvider time, ILogger logger) : BackgroundService
{
    private static readonly TimeSpan Least = TimeSpan.FromSeconds(1);

    /// <summary>To tell one connection took 17 µs where there was little else to do: with this it takes 4 % of a processor at most.</summary>
    private static readonly TimeSpan ForEach = TimeSpan.FromMilliseconds(0.4);

    private readonly Channel<bool> changed = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

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
                await Task.Delay(ForEach * registry.Count is var pause && pause > Least ? pause : Least, time, stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The server stops.
        }
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
