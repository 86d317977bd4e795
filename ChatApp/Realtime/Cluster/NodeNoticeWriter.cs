using ChatApp.Contracts;
using ChatApp.Messages;
using ChatApp.People;
using ChatApp.People.Notifications;
using ChatApp.People.Sessions;
using ChatApp.Rooms;
using ChatApp.Storage;

namespace ChatApp.Realtime.Cluster;

/// <summary>Forwards this node's changes to the other nodes as notices. Notices on rooms and ended sessions are stored in the transaction
/// of the change; for these, it only rings the bell.</summary>
internal sealed partial class NodeNoticeWriter(NodeNotices notices, ILogger<NodeNoticeWriter> logger)
    : IRoomObserver, IPersonObserver, ISessionObserver, ISavedObserver, INotificationSettingsObserver, INewDeviceObserver
{
    public Task RoomChangedAsync(RoomView room) => Ring();

    public Task JoinedAsync(RoomView room, string personId) => Ring();

    public Task LostAsync(RoomView room, string personId, string cause) => Ring();

    public Task SessionsEndedAsync(string personId, IReadOnlyCollection<string>? sessionIds, DisconnectCause cause) => Ring();

    public Task PersonChangedAsync(Person person) => TryAddAsync(NodeNoticeKind.PersonChanged, person);

    public void SavedChanged(string personId, SavedChange change) =>
        _ = TryAddAsync(NodeNoticeKind.Saved, new SavedNotice(personId, change));

    public void NotificationsChanged(string personId, NotificationSettings settings) =>
        _ = TryAddAsync(NodeNoticeKind.Notifications, new NotificationNotice(personId));

    public Task SignedInAsync(string personId, string sessionId, SignInNotice notice) =>
        TryAddAsync(NodeNoticeKind.SignedInElsewhere, new DeviceNotice(personId, sessionId, notice));

    private Task Ring()
    {
        notices.Ring();
        return Task.CompletedTask;
    }

    /// <summary>Stores a notice that may be lost: the other nodes notice a minute later, or when a
    /// socket ends.</summary>
    /// <returns>Its id; 0 if it was not stored.</returns>
    public async Task<long> TryAddAsync(NodeNoticeKind kind, object payload)
    {
        try
        {
            return await notices.AddAsync(kind, payload);
        }
#pragma warning disable CA1031
        catch (Exception error)
#pragma warning restore CA1031
        {
            LogFailed(kind, error.Message);
            return 0;
        }
    }

    [LoggerMessage(1228, LogLevel.Warning, "Other nodes were not told of {Kind}: {Reason}")]
    private partial void LogFailed(NodeNoticeKind kind, string reason);
}
