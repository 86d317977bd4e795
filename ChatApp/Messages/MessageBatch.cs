using ChatApp.Contracts;
using ChatApp.People;
using ChatApp.Rooms;
using ChatApp.Storage;
using Microsoft.EntityFrameworkCore;

namespace ChatApp.Messages;

/// <summary>Stores a batch of posts in one transaction.</summary>
internal static class MessageBatch
{
    /// <summary>Stores what is new, in order.</summary>
    /// <returns>For each post its message and whether this batch stored it; a repeat gives the message first stored.</returns>
    public static async Task<IReadOnlyList<(Outcome<MessageView> Outcome, bool IsNew)>> StoreAsync(
        Store store, IReadOnlyList<Post> posts, DateTimeOffset now)
    {
        await using var db = await store.OpenAsync(CancellationToken.None);
        await using var transaction = await db.Database.BeginTransactionAsync(CancellationToken.None);
        var roomIds = posts.Select(post => post.RoomId).Distinct().ToArray();
        var rooms = await db.Set<RoomRow>().Where(room => roomIds.Contains(room.Id)).ToDictionaryAsync(room => room.Id);
        var personIds = posts.Select(post => post.PersonId).Distinct().ToArray();
        var people = await db.Set<PersonRow>().Where(person => personIds.Contains(person.Id)).ToDictionaryAsync(person => person.Id);
        var known = await RepeatsAsync(db, posts);

        var outcomes = new List<(Outcome<MessageView>, bool)>(posts.Count);
        foreach (var post in posts)
        {
            if (known.TryGetValue((post.PersonId, post.ClientMessageId), out var first))
            {
                outcomes.Add((first.RoomId == post.RoomId ? first : (Outcome<MessageView>)OtherRoom, false));
                continue;
            }

            if (!rooms.TryGetValue(post.RoomId, out var room) || !people.TryGetValue(post.PersonId, out var author))
            {
                outcomes.Add((RoomAccess.NotFound, false));
                continue;
            }

            var row = new MessageRow
            {
                Room = room,
                Number = ++room.LastNumber,
                Change = ++room.Change,
                Author = author,
                ClientMessageId = post.ClientMessageId,
                Text = post.Text,
                PostedAt = now,
            };
            db.Add(row);
            var view = row.ToView(room.Id);
            known.Add((post.PersonId, post.ClientMessageId), view);
            outcomes.Add((view, true));
        }

        await db.SaveChangesAsync(CancellationToken.None);
        await transaction.CommitAsync(CancellationToken.None);
        return outcomes;
    }

    private static Refusal OtherRoom { get; } =
        new(ErrorCodes.InvalidRequest, "This clientMessageId was used for a message in another room.");

    private static async Task<Dictionary<(string PersonId, string ClientMessageId), MessageView>> RepeatsAsync(
        ChatDbContext db, IReadOnlyList<Post> posts)
    {
        // The index leads with the author, so both lists narrow it; the few pairs that nobody asked for do no harm.
        var personIds = posts.Select(post => post.PersonId).Distinct().ToArray();
        var clientIds = posts.Select(post => post.ClientMessageId).Distinct().ToArray();
        var rows = await db.Set<MessageRow>().AsNoTracking()
            .Include(message => message.Author).Include(message => message.Room)
            .Where(message => personIds.Contains(message.Author.Id) && clientIds.Contains(message.ClientMessageId))
            .ToListAsync();
        return rows.ToDictionary(row => (row.Author.Id, row.ClientMessageId), row => row.ToView(row.Room.Id));
    }
}
