using ChatApp.Contracts;
using ChatApp.People.Notifications;
using Microsoft.AspNetCore.SignalR;

namespace ChatApp.Realtime;

/// <summary>Sends a person's settings for notifications to all open pages of the person.</summary>
internal sealed class NotificationSettingsBroadcaster(IHubContext<ChatHub> hub) : INotificationSettingsObserver
{
    public void NotificationsChanged(string personId, NotificationSettings settings) =>
        _ = hub.Clients.User(personId).NotificationsChanged(settings);
}
