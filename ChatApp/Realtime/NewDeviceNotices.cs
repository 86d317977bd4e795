using ChatApp.Connections;
using ChatApp.Contracts;
using ChatApp.People.Sessions;
using Microsoft.AspNetCore.SignalR;

namespace ChatApp.Realtime;

/// <summary>Sends a sign-in from a new browser to the person's open pages.</summary>
internal sealed class NewDeviceNotices(ConnectionRegistry registry, IHubContext<ChatHub> hub) : INewDeviceObserver
{
    public Task SignedInAsync(string personId, string sessionId, SignInNotice notice)
    {
        foreach (var connection in registry.Of(personId).Where(open => open.SessionId != sessionId))
            _ = hub.Clients.Client(connection.Id).SignedInElsewhere(notice); // Not awaited: a slow reader delays no sign-in.
        return Task.CompletedTask;
    }
}
