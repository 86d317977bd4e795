using ChatApp.Contracts;
using ChatApp.Messages;
using Microsoft.AspNetCore.SignalR;

namespace ChatApp.Realtime;

/// <summary>Notifies all open pages of a person when the person saves a message on one of them.</summary>
internal sealed class SavedChangeBroadcaster(IHubContext<ChatHub> hub) : ISavedObserver
{
    public void SavedChanged(string personId, SavedChange change) => _ = hub.Clients.User(personId).SavedChanged(change);
}
