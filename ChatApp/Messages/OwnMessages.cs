using System.Runtime.CompilerServices;
using ChatApp.People;
using ChatApp.Rooms;
using ChatApp.Storage;
using Microsoft.EntityFrameworkCore;

namespace ChatApp.Messages;

/// <summary>A message as its author gets it for keeping.</summary>
/// <param name="RoomId">The room.</param>
/// <param name="Number">Its place there.</param>
/// <param name="PostedAt">UTC.</param>
/// <param name="EditedAt">UTC; null when never edited.</param>
/// <param name="DeletedAt">UTC; null unless deleted.</param>
/// <param name="Text">As written; empty when deleted.</param>
public sealed record OwnMessage(string RoomId, long Number, DateTimeOffset PostedAt, DateTimeOffset? EditedAt, DateTimeOffset? DeletedAt, string Text);

/// <summary>Reads all that one person wrote, in every room, those they left included.</summary>
public sealed class OwnMessages(Store store)
{
    /// <summary>So many places of a room are looked at in one read. There is no index of authors: it would be written to with every message
    /// (see <see cref="MessageRow"/>) for a question that is asked once in a person's life. And no read lasts as long as a slow reader takes:
    /// the write-ahead log would grow meanwhile.</summary>
    private const int Chunk = 5_000;

    private const int RoomsAtOnce = 100;

    /// <summary>Their messages, room by room, the oldest first.</summary>
    public async IAsyncEnumerable<OwnMessage> AllAsync(string personId, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var authorKey = (await ReadAsync(db => db.Set<PersonRow>().Where(person => person.Id == personId).Select(person => person.Key))).Single();
        var rooms = await RoomsAfterAsync(0);
        for (; rooms.Count > 0; rooms = await RoomsAfterAsync(rooms[^1].Key))
        {
            foreach (var room in rooms)
            {
                for (long before = 0; before < room.LastNumber; before += Chunk)
                {
                    var (first, last) = (before + 1, before + Chunk);
                    foreach (var message in await ReadAsync(db => db.Set<MessageRow>()
                        .Where(message => message.RoomKey == room.Key && message.Number >= first && message.Number <= last && message.AuthorKey == authorKey)
                        .OrderBy(message => message.Number)
                        .Select(message => new OwnMessage(room.Id, message.Number, message.PostedAt, message.EditedAt, message.DeletedAt, message.Text))))
                        yield return message;
                }
            }
        }

        Task<List<(int Key, string Id, long LastNumber)>> RoomsAfterAsync(int key) => ReadAsync(db => db.Set<RoomRow>().Where(room => room.Key > key)
            .OrderBy(room => room.Key).Take(RoomsAtOnce).Select(room => ValueTuple.Create(room.Key, room.Id, room.LastNumber)));

        async Task<List<T>> ReadAsync<T>(Func<ChatDbContext, IQueryable<T>> ask)
        {
            await using var db = await store.OpenAsync(cancellationToken);
            return await ask(db).ToListAsync(cancellationToken);
        }
    }
}
