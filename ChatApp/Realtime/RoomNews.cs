using ChatApp.Connections;
using ChatApp.Messages;
using ChatApp.Rooms;
using Microsoft.AspNetCore.SignalR;

namespace ChatApp.Realtime;

/// <summary>Notifies members that have not entered a room of its changes, and persons whose unread messages or mentions changed of their
/// read marks; each at most once a second, whatever the message rate.</summary>
internal sealed class RoomNews(
    RoomStore rooms, ReadMarks marks, IHubContext<ChatHub> hub, ConnectionRegistry registry, TimeProvider time,
    ILogger<RoomNews> logger)
    : ThrottledBroadcaster(registry, time, logger)
{
    private readonly Lock gate = new();
    private HashSet<string> dirty = [];
    private HashSet<(string PersonId, string RoomId)> mentions = [];
    private Dictionary<string, long> deletions = [];

    /// <summary>Records a new or changed message of a room.</summary>
    public void Note(string roomId, IReadOnlyList<string> mentioned)
    {
        lock (gate)
        {
            dirty.Add(roomId);
            foreach (var personId in mentioned)
                mentions.Add((personId, roomId));
        }

        Note();
    }

    /// <summary>Records a deleted message of a room: it no longer counts as unread.</summary>
    public void NoteDeletion(string roomId, long number)
    {
        lock (gate)
            deletions[roomId] = Math.Max(number, deletions.GetValueOrDefault(roomId));
        Note();
    }

    protected override Task BroadcastAsync(CancellationToken stopping)
    {
        HashSet<string> roomIds;
        HashSet<(string PersonId, string RoomId)> mentioned;
        Dictionary<string, long> deleted;
        lock (gate)
            (roomIds, mentioned, deleted, dirty, mentions, deletions) = (dirty, mentions, deletions, [], [], []);
        try
        {
            foreach (var room in rooms.Views(roomIds))
                _ = hub.Clients.Group(Subscriptions.Aside(room.Id)).RoomChanged(room);
            foreach (var (roomId, number) in deleted)
                mentioned.UnionWith(marks.PeopleBehind(roomId, number).Select(personId => (personId, roomId)));
            foreach (var (personId, roomId) in mentioned.Where(one => Registry.Of(one.PersonId).Count > 0))
                marks.Send(personId, roomId, mark => _ = hub.Clients.User(personId).ReadChanged(mark));
            return Task.CompletedTask;
        }
        catch
        {
            // The database is unavailable: a repeated notice does no harm, a missing one would leave a room unmarked.
            lock (gate)
            {
                dirty.UnionWith(roomIds);
                mentions.UnionWith(mentioned);
                foreach (var (roomId, number) in deleted)
                    deletions[roomId] = Math.Max(number, deletions.GetValueOrDefault(roomId));
            }

            Note();
            throw;
        }
    }
}
