using ChatApp.Contracts;

namespace ChatApp.People.Notifications;

/// <summary>Observes people's settings for notifications.</summary>
internal interface INotificationSettingsObserver
{
    /// <summary>Called after the settings are stored. Must not block.</summary>
    void NotificationsChanged(string personId, NotificationSettings settings);
}
