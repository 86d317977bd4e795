using ChatApp.Connections;
using ChatApp.Contracts;
using ChatApp.People.Sessions;
using Microsoft.AspNetCore.SignalR;

namespace ChatApp.Realtime;

/// <summary>Notifies a person's open pages of a sign-in from a new browser.</summary>
internal sealed class NewDeviceBroadcaster(ConnectionRegistry registry, IHubContext<ChatHub> hub) : INewDeviceObserver
{
    public Task SignedInAsync(string personId, string sessionId, SignInNotice notice)
    {
        foreach (var connection in registry.Of(personId).Where(open => open.SessionId != sessionId))
            // Not awaited: a slow reader must not delay a sign-in.
            _ = hub.Clients.Client(connection.Id).SignedInElsewhere(notice);
        return Task.CompletedTask;
    }
}
