using ChatApp.Connections;
using ChatApp.Contracts;
using ChatApp.People;
using ChatApp.People.Notifications;
using ChatApp.People.Sessions;
using ChatApp.Rooms;
using ChatApp.Storage;

namespace ChatApp.Realtime.Cluster;

/// <summary>Applies what other nodes have stored as notices: memberships, people and sessions that changed. Used by the relay only, between
/// messages, so that a person who was removed gets none of the messages that were posted after.</summary>
internal sealed partial class NodeNoticeReader(
    Store store, NodeNotices own, RoomStore rooms, RoomBroadcaster broadcaster, PersonStore people, SessionStore sessions,
    BlockedAddresses blocked, SessionConnectionCloser ends, SavedChangeBroadcaster saved,
    NotificationSettingsBroadcaster notifications, NotificationSettingsStore notificationSettings,
    NewDeviceBroadcaster devices, OperatorEnds operatorEnds, OperatorDrains operatorDrains,
    Admission admission, ConnectionRegistry registry, ConnectionTotal total, TimeProvider time, ILogger<NodeNoticeReader> logger)
{
    private long? read; // Id of the last notice applied; null before the first read.
    private long readAt = time.GetTimestamp();

    /// <summary>Applies the notices up to one.</summary>
    /// <param name="id">The notice's id. If it has been read already, nothing is queried.</param>
    public async Task ReadToAsync(long id)
    {
        if (read is null)
        {
            // Notices stored before this node started: their effects are in the data that its clients read.
            read = store.Read(NodeNoticeQueries.NewestId);
            blocked.Load(); // A ban may have been stored since the start read them.
            return;
        }

        if (id > read && total.Nodes.Count > 1 && time.GetElapsedTime(readAt) > NodeNoticeQueries.Retention / 2)
            EndAll();
        while (id > read)
        {
            var more = store.Read(reader => NodeNoticeQueries.After(reader, read.Value));
            readAt = time.GetTimestamp();
            foreach (var notice in more)
            {
                if (notice.Node != own.Node)
                    await TryApplyAsync(notice);
                read = notice.Id;
            }

            if (more.Count == 0)
                return;
        }
    }

    private void EndAll()
    {
        LogMissed();
        foreach (var connection in registry.Connections)
            registry.End(connection, DisconnectCause.ServerStopping);
    }

    // A notice that cannot be applied must not block the notices after it.
    private async Task TryApplyAsync(NodeNotice notice)
    {
        try
        {
            await ApplyAsync(notice);
        }
#pragma warning disable CA1031
        catch (Exception error) when (StorageErrors.Classify(error) == StorageErrorKind.None)
#pragma warning restore CA1031
        {
            LogNotApplied(error, notice.Id, notice.Kind);
        }
    }

    private async Task ApplyAsync(NodeNotice notice)
    {
        switch (notice.Kind)
        {
            case NodeNoticeKind.RoomChanged when Room(notice.Read<string>()) is { } room:
                await broadcaster.RoomChangedAsync(room);
                break;
            case NodeNoticeKind.Joined when notice.Read<MembershipNotice>() is { } joined && Room(joined.RoomId) is { } room:
                await broadcaster.JoinedAsync(room, joined.PersonId);
                // This node may have ended the membership before it read that it began.
                if (!IsMember(joined))
                {
                    rooms.NoteLoss();
                    await broadcaster.LostAsync(room, joined.PersonId, joined.Cause ?? "");
                }

                break;
            case NodeNoticeKind.Lost when notice.Read<MembershipNotice>() is { } lost && Room(lost.RoomId) is { } room:
                rooms.NoteLoss();
                // The person may have joined again, on this node before it read of the loss.
                if (!IsMember(lost))
                    await broadcaster.LostAsync(room, lost.PersonId, lost.Cause ?? "");
                break;
            case NodeNoticeKind.PersonChanged:
                var person = notice.Read<Person>();
                blocked.Load(); // The change may be the end of a ban.
                people.Forget(person.Id);
                // As stored now: this node may have changed the person again before it read this.
                await broadcaster.PersonChangedAsync(people.FindRecord(person.Id)?.Person ?? person);
                break;
            case NodeNoticeKind.SessionsEnded:
                await EndAsync(notice.Read<SessionsNotice>());
                break;
            case NodeNoticeKind.Saved when notice.Read<SavedNotice>() is { } change:
                saved.SavedChanged(change.PersonId, change.Change);
                break;
            case NodeNoticeKind.Notifications when notice.Read<NotificationNotice>() is { } change:
                // As stored now: of two notices, the one stored last may tell of the change stored first.
                notifications.NotificationsChanged(
                    change.PersonId, notificationSettings.Find(change.PersonId) ?? NotificationSettings.Default);
                break;
            case NodeNoticeKind.SignedInElsewhere when notice.Read<DeviceNotice>() is { } device:
                await devices.SignedInAsync(device.PersonId, device.SessionId, device.Notice);
                break;
            case NodeNoticeKind.PagesConnected:
                foreach (var page in notice.Read<List<PageNotice>>())
                    EndOlder(page, notice.Id);
                break;
            case NodeNoticeKind.ReadMoved:
                foreach (var mark in notice.Read<List<MembershipNotice>>())
                    broadcaster.ReadMoved(mark.PersonId, mark.RoomId);
                break;
            case NodeNoticeKind.ConnectionsEnded:
                operatorEnds.EndHere(notice.Read<EndOrder>());
                break;
            case NodeNoticeKind.DrainOrdered:
                operatorDrains.Follow(notice.Read<DrainOrder>());
                break;
        }
    }

    private bool IsMember(MembershipNotice membership) =>
        store.Read(reader => MembershipQueries.FindRoom(reader, membership.PersonId, membership.RoomId)) is not null;

    private void EndOlder(PageNotice page, long id)
    {
        if (page.Ticket is { } ticket)
            admission.Release(ticket);
        if (registry.Of(page.PersonId, page.ClientId) is { } connection && connection.PageNotice < id)
            registry.End(connection, DisconnectCause.Replaced);
    }

    private async Task EndAsync(SessionsNotice ended)
    {
        blocked.Load();
        people.Forget(ended.PersonId);
        foreach (var id in ended.SessionIds)
            sessions.Forget(id);
        var cause = ended.Removed ? DisconnectCause.Removed : DisconnectCause.SignedOut;
        await ends.SessionsEndedAsync(ended.PersonId, ended.All ? null : ended.SessionIds, cause);
    }

    [LoggerMessage(1230, LogLevel.Error, "A notice of another node could not be applied (notice {Notice}, {Kind})")]
    private partial void LogNotApplied(Exception error, long notice, NodeNoticeKind kind);

    [LoggerMessage(1231, LogLevel.Error,
        "This node missed notices of others for too long: its connections end, so that nobody keeps what was taken away meanwhile")]
    private partial void LogMissed();

    private RoomView? Room(string id) => rooms.Views([id]) is [var room] ? room : null;
}
