using System.Runtime.CompilerServices;
using ChatApp.People;
using ChatApp.Rooms;
using ChatApp.Storage;

namespace ChatApp.Messages;

/// <summary>Reads all messages of one person in every room, including rooms they have left.</summary>
public sealed class OwnMessages(Store store)
{
    /// <summary>Maximum number of messages scanned in one read. There is no index by author: every message would write to it (see
    /// <see cref="MessageRow"/>) for a rare query. And no read may last as long as a slow client takes: the
    /// write-ahead log would grow meanwhile.</summary>
    private const int Chunk = 5_000;

    private const int RoomsAtOnce = 100;

    /// <summary>The person's messages, room by room, oldest first.</summary>
    public async IAsyncEnumerable<OwnMessage> AllAsync(string personId, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var authorKey = await store.QueryAsync(db => PersonQueries.KeyOfAsync(db, personId, cancellationToken), cancellationToken);
        var rooms = await RoomsAfterAsync(0);
        for (; rooms.Count > 0; rooms = await RoomsAfterAsync(rooms[^1].Key))
        {
            foreach (var room in rooms)
            {
                for (long before = 0; before < room.LastNumber; before += Chunk)
                {
                    var (first, last) = (before + 1, before + Chunk);
                    foreach (var message in await store.QueryAsync(
                        db => MessageQueries.OfAuthorAsync(db, (room.Key, room.Id), authorKey, first, last, cancellationToken),
                        cancellationToken))
                        yield return message;
                }
            }
        }

        Task<List<(int Key, string Id, long LastNumber)>> RoomsAfterAsync(int key) =>
            store.QueryAsync(db => RoomQueries.AfterAsync(db, key, RoomsAtOnce, cancellationToken), cancellationToken);
    }
}
