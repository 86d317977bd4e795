using System.Threading.Channels;

namespace ChatApp.Realtime;

/// <summary>Tells something when it changes, at most once a second.</summary>
public abstract partial class OncePerSecond(TimeProvider time, ILogger logger) : BackgroundService
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

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
                await Task.Delay(Pause, time, stoppingToken);
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
