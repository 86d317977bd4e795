using System.Runtime.CompilerServices;
using ChatApp.People;
using ChatApp.Rooms;
using ChatApp.Storage;

namespace ChatApp.Messages;

/// <summary>Reads all messages, reactions and pins of one person in every room, including rooms they have left.</summary>
public sealed class OwnMessages(Store store)
{
    /// <summary>Maximum number of messages scanned in one read. There is no index by author: every message would write to it (see
    /// <see cref="MessageRow"/>) for a rare query. And no read may last as long as a slow client takes: the
    /// write-ahead log would grow meanwhile.</summary>
    private const int Chunk = 5_000;

    private const int RoomsAtOnce = 100;

    /// <summary>The person's messages, room by room, oldest first.</summary>
    public IAsyncEnumerable<OwnMessage> AllAsync(string personId, CancellationToken cancellationToken) => EachAsync(
        personId, (room, personKey, first, last) => store.QueryAsync(
            db => MessageQueries.OfAuthorAsync(db, room, personKey, first, last, cancellationToken), cancellationToken),
        cancellationToken);

    /// <summary>The person's reactions, room by room, in the order of the messages.</summary>
    public IAsyncEnumerable<OwnReaction> ReactionsAsync(string personId, CancellationToken cancellationToken) => EachAsync(
        personId, (room, personKey, first, last) => Task.FromResult(store.Read(
            reader => ReactionQueries.OfPerson(reader, room, personKey, first, last))),
        cancellationToken);

    /// <summary>The messages that the person pinned, room by room, in the order of the messages.</summary>
    public IAsyncEnumerable<OwnPin> PinsAsync(string personId, CancellationToken cancellationToken) => EachAsync(
        personId, (room, personKey, first, last) => Task.FromResult(store.Read(
            reader => PinQueries.OfPerson(reader, room, personKey, first, last))),
        cancellationToken);

    private async IAsyncEnumerable<T> EachAsync<T>(
        string personId, Func<(int Key, string Id), int, long, long, Task<List<T>>> read,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var personKey = await store.QueryAsync(db => PersonQueries.KeyOfAsync(db, personId, cancellationToken), cancellationToken);
        var rooms = await RoomsAfterAsync(0);
        for (; rooms.Count > 0; rooms = await RoomsAfterAsync(rooms[^1].Key))
        {
            foreach (var room in rooms)
            {
                for (long before = 0; before < room.LastNumber; before += Chunk)
                {
                    foreach (var one in await read((room.Key, room.Id), personKey, before + 1, before + Chunk))
                        yield return one;
                }
            }
        }

        Task<List<(int Key, string Id, long LastNumber)>> RoomsAfterAsync(int key) =>
            store.QueryAsync(db => RoomQueries.AfterAsync(db, key, RoomsAtOnce, cancellationToken), cancellationToken);
    }
}
