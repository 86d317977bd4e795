using System.Threading.Channels;
using ChatApp.Connections;
using ChatApp.Contracts;
using Microsoft.AspNetCore.SignalR;

namespace ChatApp.Realtime;

/// <summary>Tells everybody the number of connections when it changes, at most once a second.</summary>
internal sealed partial class CountBroadcaster(
    ConnectionRegistry registry, IHubContext<ChatHub, IChatClient> hub, TimeProvider time, ILogger<CountBroadcaster> logger) : BackgroundService
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    private readonly Channel<bool> changed = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        registry.CountChanged += Note;
        try
        {
            while (await changed.Reader.WaitToReadAsync(stoppingToken))
            {
                changed.Reader.TryRead(out _);
                Tell();
                await Task.Delay(Pause, time, stoppingToken);
            }
        }
        catch (OperationCanceledException)
        {
            // The server stops.
        }
        finally
        {
            registry.CountChanged -= Note;
        }
    }

    private void Note() => changed.Writer.TryWrite(true);

    private void Tell()
    {
        try
        {
            _ = hub.Clients.All.ConnectionsChanged(registry.Count);
        }
#pragma warning disable CA1031 // A count that could not be told is told with the next one.
        catch (Exception error)
#pragma warning restore CA1031
        {
            LogTellFailed(error);
        }
    }

    [LoggerMessage(1106, LogLevel.Error, "The number of connections could not be told")]
    private partial void LogTellFailed(Exception error);
}
