namespace ChatApp.Contracts;

/// <summary>A person's settings for notifications, in all of their browsers. Direct conversations notify of everything unless the person
/// chose another level for one.</summary>
/// <param name="Rooms">The level of rooms for which the person chose none.</param>
/// <param name="QuietFrom">Start of the quiet hours, in minutes since midnight in the browser's time zone; null for none.</param>
/// <param name="QuietUntil">Their end; before the start for a night.</param>
/// <param name="HidesText">Whether notifications say only that there is a message.</param>
/// <param name="Sound">Whether notifications play a sound.</param>
public sealed record NotificationSettings(
    NotifyLevel Rooms = NotifyLevel.Mentions, int? QuietFrom = null, int? QuietUntil = null, bool HidesText = false, bool Sound = false)
{
    /// <summary>The default settings.</summary>
    public static NotificationSettings Default { get; } = new();
}
