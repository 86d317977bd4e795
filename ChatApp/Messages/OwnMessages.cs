using System.Runtime.CompilerServices;
using System.Text.Json.Serialization;
using ChatApp.Contracts;
using ChatApp.People;
using ChatApp.Rooms;
using ChatApp.Storage;

namespace ChatApp.Messages;

/// <summary>A message in the export for its author.</summary>
/// <param name="RoomId">The room.</param>
/// <param name="Number">Its number in the room.</param>
/// <param name="PostedAt">Time of posting. UTC.</param>
/// <param name="EditedAt">Time of the last edit. UTC; null if never edited.</param>
/// <param name="DeletedAt">Time of deletion. UTC; null unless deleted.</param>
/// <param name="Text">The text as written; empty when deleted.</param>
public sealed record OwnMessage(
    string RoomId, long Number, DateTimeOffset PostedAt, DateTimeOffset? EditedAt, DateTimeOffset? DeletedAt, string Text)
{
    /// <summary>The files; null for none.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<FileView>? Files { get; init; }
}

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
