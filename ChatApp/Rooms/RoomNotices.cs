using ChatApp.Contracts;
using ChatApp.Storage;

namespace ChatApp.Rooms;

/// <summary>Stores notices on room changes in the transaction of the change, so that a removed person receives no later message on any
/// node.</summary>
internal sealed class RoomNotices(NodeNotices notices, ChatDbContext db, CancellationToken cancellationToken) : IRoomObserver
{
    public Task RoomChangedAsync(RoomView room) => notices.AddAsync(db, NodeNoticeKind.RoomChanged, room.Id, cancellationToken);

    public Task JoinedAsync(RoomView room, string personId) =>
        notices.AddAsync(db, NodeNoticeKind.Joined, new MembershipNotice(room.Id, personId, null), cancellationToken);

    public Task LostAsync(RoomView room, string personId, string cause) =>
        notices.AddAsync(db, NodeNoticeKind.Lost, new MembershipNotice(room.Id, personId, cause), cancellationToken);
}
