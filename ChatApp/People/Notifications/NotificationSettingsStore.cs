using ChatApp.Contracts;
using ChatApp.Storage;

namespace ChatApp.People.Notifications;

/// <summary>Stores people's settings for notifications.</summary>
public sealed class NotificationSettingsStore(Store store, IServiceProvider services, TimeProvider time)
{
    /// <summary>Burst of changes per person; beyond it, <see cref="PerSecond"/> per second.</summary>
    private const int AtOnce = 20;

    private const double PerSecond = 0.5;

    private const int MinutesOfDay = 24 * 60;

    private static readonly Refusal TooFast = new(ErrorCodes.TooManyRequests, "That is too fast. Wait a few seconds, then try again.");

    private static readonly Refusal NoTime = new(ErrorCodes.InvalidRequest, "Quiet hours have a start and an end that differ.");

    private readonly Lock sending = new();
    private readonly RateLimiter limiter = new(PerSecond, AtOnce, time);

    /// <summary>The settings of a person; null while they are the defaults.</summary>
    public NotificationSettings? Find(string personId) => store.Read(reader => NotificationSettingsQueries.Find(reader, personId));

    /// <summary>Stores the settings of a person, and tells their open pages.</summary>
    /// <returns>The refusal; null once they are stored.</returns>
    public async Task<Refusal?> SetAsync(string personId, NotificationSettings settings, CancellationToken cancellationToken)
    {
        if (!IsTime(settings.QuietFrom) || !IsTime(settings.QuietUntil)
            || settings.QuietFrom.HasValue != settings.QuietUntil.HasValue
            || (settings.QuietFrom is { } from && from == settings.QuietUntil))
            return NoTime;
        if (!limiter.TryAcquire(personId))
            return TooFast;
        await store.WritePreparedAsync(
            connection => NotificationSettingsQueries.Store(connection, personId, settings), cancellationToken);
        Send(personId);
        return null;
    }

    // One at a time, and what is stored now: of two changes, the last notice tells the last one.
    private void Send(string personId)
    {
        lock (sending)
        {
            var stored = Find(personId) ?? NotificationSettings.Default;
            foreach (var observer in services.GetServices<INotificationSettingsObserver>())
                observer.NotificationsChanged(personId, stored);
        }
    }

    private static bool IsTime(int? minutes) => minutes is null or (>= 0 and < MinutesOfDay);
}
