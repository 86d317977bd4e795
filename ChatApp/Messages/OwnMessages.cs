using System.Runtime.CompilerServices;
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
    /// <summary>How many are read at a time. No read lasts as long as a slow reader takes: the write-ahead log would grow meanwhile.</summary>
    private const int Chunk = 500;

    /// <summary>Their messages, room by room, the oldest first. Only the places are held in memory, 16 bytes a message.</summary>
    public async IAsyncEnumerable<OwnMessage> AllAsync(string personId, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (var room in (await PlacesAsync(personId, cancellationToken)).OrderBy(room => room.Key))
        {
            foreach (var numbers in room.Order().Chunk(Chunk))
            {
                await using var db = await store.OpenAsync(cancellationToken);
                var chunk = await db.Set<MessageRow>().Where(message => message.RoomKey == room.Key && numbers.Contains(message.Number))
                    .OrderBy(message => message.Number)
                    .Select(message => new OwnMessage(
                        message.Room.Id, message.Number, message.PostedAt, message.EditedAt, message.DeletedAt, message.Text))
                    .ToListAsync(cancellationToken);
                foreach (var message in chunk)
                    yield return message;
            }
        }
    }

    private async Task<ILookup<int, long>> PlacesAsync(string personId, CancellationToken cancellationToken)
    {
        await using var db = await store.OpenAsync(cancellationToken);
        var places = await db.Set<MessageRow>().Where(message => message.Author.Id == personId)
            .Select(message => new { message.RoomKey, message.Number }).ToListAsync(cancellationToken);
        return places.ToLookup(place => place.RoomKey, place => place.Number);
    }
}
