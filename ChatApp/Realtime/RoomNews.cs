using ChatApp.Connections;
using ChatApp.Contracts;
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
    /// <summary>Maximum number of deletions remembered; more can be taken back, but count as unread only after the next Hello.</summary>
    private const int MaxRecent = 1_000;

    private readonly Lock gate = new();
    private HashSet<string> dirty = [];
    private HashSet<(string PersonId, string RoomId)> mentions = [];
    private Dictionary<string, long> deletions = [];
    private readonly Dictionary<(string RoomId, long Number), long> recent = []; // Timestamps of deletions that may be taken back.

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

    /// <summary>Records a deleted message of a room, which no longer counts as unread, and one that its author has brought back, which
    /// counts again.</summary>
    public void NoteDeletion(MessageView message)
    {
        lock (gate)
        {
            var key = (message.RoomId, message.Number);
            if (message.DeletedAt is not null)
                Remember(key);
            else if (!recent.Remove(key))
                return;
            deletions[message.RoomId] = Math.Max(message.Number, deletions.GetValueOrDefault(message.RoomId));
        }

        Note();
    }

    private void Remember((string RoomId, long Number) key)
    {
        var now = Time.GetTimestamp();
        if (recent.Count >= MaxRecent)
        {
            foreach (var old in recent.Where(one => Time.GetElapsedTime(one.Value, now) > 2 * DeletedTexts.Kept).ToList())
                recent.Remove(old.Key);
        }

        if (recent.Count < MaxRecent)
            recent[key] = now;
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
