using ChatApp.Connections;
using ChatApp.Messages;
using ChatApp.Rooms;
using Microsoft.AspNetCore.SignalR;

namespace ChatApp.Realtime;

/// <summary>Tells those who are in a room and have not entered it that there is news in it, and those who are mentioned their marks; each
/// at most once a second, however fast messages come.</summary>
internal sealed class RoomNews(
    RoomStore rooms, ReadMarks marks, IHubContext<ChatHub> hub, ConnectionRegistry registry, TimeProvider time,
    ILogger<RoomNews> logger)
    : OncePerSecond(registry, time, logger)
{
    private readonly Lock gate = new();
    private HashSet<string> dirty = [];
    private HashSet<(string PersonId, string RoomId)> mentions = [];

    /// <summary>A message of the room is new or changed.</summary>
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

    protected override async Task TellAsync(CancellationToken stopping)
    {
        HashSet<string> roomIds;
        HashSet<(string PersonId, string RoomId)> mentioned;
        lock (gate)
            (roomIds, mentioned, dirty, mentions) = (dirty, mentions, [], []);
        try
        {
            foreach (var room in rooms.Views(roomIds))
                _ = hub.Clients.Group(Subscriptions.Aside(room.Id)).RoomChanged(room);
            foreach (var (personId, roomId) in mentioned)
            {
                if (await marks.OfAsync(personId, roomId, stopping) is { } mark)
                    _ = hub.Clients.User(personId).ReadChanged(mark);
            }
        }
        catch
        {
            // Storage is away: told twice does no harm, never told would leave a room unmarked.
            lock (gate)
            {
                dirty.UnionWith(roomIds);
                mentions.UnionWith(mentioned);
            }

            Note();
            throw;
        }
    }
}
