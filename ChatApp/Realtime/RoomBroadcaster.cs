using ChatApp.Contracts;
using ChatApp.Messages;
using ChatApp.People;
using Microsoft.AspNetCore.SignalR;

namespace ChatApp.Realtime;

/// <summary>Hands what is stored to those who are connected. Sends are started in order and never awaited: who stops reading delays
/// nobody. No sender's token goes with them, because cancelling a write would end the <i>recipient's</i> connection.</summary>
internal sealed partial class RoomBroadcaster(IHubContext<ChatHub, IChatClient> hub, ILogger<RoomBroadcaster> logger)
    : IRoomAudience, IPersonObserver
{
    public void Publish(MessageView message)
    {
        try
        {
            Watch(hub.Clients.Group(message.RoomId).MessageChanged(message));
        }
#pragma warning disable CA1031 // The message is stored: a failed publish never fails a send, and heartbeats show the gap.
        catch (Exception error)
#pragma warning restore CA1031
        {
            LogPublishFailed(error);
        }
    }

    public Task PersonChangedAsync(Person person) => hub.Clients.All.PersonChanged(person);

    private void Watch(Task sending)
    {
        if (!sending.IsCompletedSuccessfully)
            _ = sending.ContinueWith(
                failed => LogPublishFailed(failed.Exception!), CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted, TaskScheduler.Default);
    }

    [LoggerMessage(1105, LogLevel.Error, "A message could not be published")]
    private partial void LogPublishFailed(Exception error);
}
