using ChatApp.Contracts;
using ChatApp.People;
using ChatApp.Rooms;
using ChatApp.Storage;
using Microsoft.EntityFrameworkCore;

namespace ChatApp.Messages;

/// <summary>What became of one write.</summary>
/// <param name="Outcome">The message in its latest state, or why nothing was written.</param>
/// <param name="IsNews">Whether this write changed it: a repeat did not.</param>
/// <param name="Mentions">Who is named, where it is news.</param>
internal sealed record Written(Outcome<MessageView> Outcome, bool IsNews, IReadOnlyList<Mention> Mentions);

/// <summary>Carries out a batch of writes in one transaction, in order, each with the checks that belong to it.</summary>
internal sealed class MessageBatch
{
    private static readonly Refusal OtherRoom =
        new(ErrorCodes.InvalidRequest, "This clientMessageId was used for a message in another room.");

    private readonly ChatDbContext db;
    private readonly DateTimeOffset now;
    private readonly Dictionary<(int RoomKey, long Number), MessageRow> rows = [];
    private Dictionary<string, RoomRow> rooms = [];
    private Dictionary<string, PersonRow> people = [];
    private HashSet<(int PersonKey, int RoomKey)> members = [];
    private Dictionary<(int AuthorKey, string ClientMessageId), MessageRow> sent = [];

    private MessageBatch(ChatDbContext db, DateTimeOffset now) => (this.db, this.now) = (db, now);

    /// <summary>Stores what is new, in order.</summary>
    /// <returns>What became of each write, in the same order.</returns>
    public static Task<List<Written>> StoreAsync(Store store, IReadOnlyList<MessageWrite> writes, DateTimeOffset now) =>
        store.WriteAsync(async db =>
        {
            var batch = new MessageBatch(db, now);
            await batch.ReadAsync(writes);
            var results = new List<Written>(writes.Count);
            foreach (var write in writes)
                results.Add(await batch.ApplyAsync(write));
            return results;
        }, CancellationToken.None);

    private async Task ReadAsync(IReadOnlyList<MessageWrite> writes)
    {
        var roomIds = writes.Select(write => write.RoomId).Distinct().ToArray();
        rooms = await db.Set<RoomRow>().Where(room => roomIds.Contains(room.Id)).ToDictionaryAsync(room => room.Id);
        var personIds = writes.Select(write => write.PersonId).Distinct().ToArray();
        people = await db.Set<PersonRow>().Where(person => personIds.Contains(person.Id) && person.Status == PersonStatus.Active)
            .ToDictionaryAsync(person => person.Id);
        members = await RoomAccess.MembersAsync(
            db, [.. people.Values.Select(person => person.Key)], [.. rooms.Values.Select(room => room.Key)], CancellationToken.None);
        await ReadRepeatsAsync([.. writes.OfType<Post>()]);
    }

    private async Task ReadRepeatsAsync(IReadOnlyList<Post> posts)
    {
        if (posts.Count == 0)
            return;
        // The index leads with the author, so both lists narrow it; the few pairs that nobody asked for do no harm.
        var authorKeys = people.Values.Select(person => person.Key).ToArray();
        var clientIds = posts.Select(post => post.ClientMessageId).Distinct().ToArray();
        sent = await db.Set<MessageRow>()
            .Where(message => authorKeys.Contains(message.AuthorKey) && clientIds.Contains(message.ClientMessageId))
            .ToDictionaryAsync(message => (message.AuthorKey, message.ClientMessageId));
        foreach (var row in sent.Values)
            rows[(row.RoomKey, row.Number)] = row;
    }

    private async Task<Written> ApplyAsync(MessageWrite write)
    {
        if (!rooms.TryGetValue(write.RoomId, out var room) || !people.TryGetValue(write.PersonId, out var person)
            || !members.Contains((person.Key, room.Key)))
            return Refused(RoomAccess.NotFound);
        return write switch
        {
            Post post => Apply(post, room, person),
            Edit edit => await ApplyAsync(edit, room, person),
            Deletion deletion => await ApplyAsync(deletion, room, person),
            _ => throw new InvalidOperationException($"{write.GetType()} is not a write."),
        };
    }

    private Written Apply(Post post, RoomRow room, PersonRow author)
    {
        if (sent.TryGetValue((author.Key, post.ClientMessageId), out var first))
            return first.RoomKey == room.Key ? Repeated(first, room) : Refused(OtherRoom);
        if (room.Archived)
            return Refused(RoomRules.Archived);
        var row = new MessageRow
        {
            RoomKey = room.Key,
            Room = room,
            Number = ++room.LastNumber,
            Change = ++room.Change,
            AuthorKey = author.Key,
            Author = author,
            ClientMessageId = post.ClientMessageId,
            Text = "",
            PostedAt = now,
        };
        row.Write(post.Text.Text, post.Text.Mentions);
        db.Add(row);
        sent.Add((author.Key, post.ClientMessageId), row);
        rows.Add((room.Key, row.Number), row);
        AddMentions(row, post.Text.Mentions);
        return News(row, room, post.Text);
    }

    private async Task<Written> ApplyAsync(Edit edit, RoomRow room, PersonRow person)
    {
        if (await FindAsync(room, edit.Number) is not { } row)
            return Refused(MessageRules.NotFound);
        if (row.AuthorKey != person.Key)
            return Refused(MessageRules.NotYours);
        if (row.DeletedAt is not null)
            return Refused(MessageRules.Deleted);
        if (row.Text == edit.Text.Text)
            return Repeated(row, room);
        if (room.Archived)
            return Refused(RoomRules.Archived);
        await ForgetMentionsAsync(row);
        row.Write(edit.Text.Text, edit.Text.Mentions);
        row.EditedAt = now;
        row.Change = ++room.Change;
        AddMentions(row, edit.Text.Mentions);
        return News(row, room, edit.Text);
    }

    private async Task<Written> ApplyAsync(Deletion deletion, RoomRow room, PersonRow person)
    {
        if (await FindAsync(room, deletion.Number) is not { } row)
            return Refused(MessageRules.NotFound);
        if (row.AuthorKey != person.Key && person.Kind != PersonKind.Operator)
            return Refused(MessageRules.NotYours);
        if (row.DeletedAt is not null)
            return Repeated(row, room);
        if (room.Archived)
            return Refused(RoomRules.Archived);
        await ForgetMentionsAsync(row);
        row.Write("", []);
        row.DeletedAt = now;
        row.Change = ++room.Change;
        return News(row, room, new("", [], ""));
    }

    private async Task<MessageRow?> FindAsync(RoomRow room, long number)
    {
        if (rows.TryGetValue((room.Key, number), out var known))
            return known;
        // With its author, who is not among the people of this batch where an operator deletes it.
        var row = await db.Set<MessageRow>().Include(message => message.Author)
            .SingleOrDefaultAsync(message => message.RoomKey == room.Key && message.Number == number);
        if (row is not null)
            rows.Add((room.Key, number), row);
        return row;
    }

    private void AddMentions(MessageRow row, IReadOnlyList<Mention> mentions)
    {
        if (mentions.Count == 0)
            return;
        // Named moments ago, so there, but not among the people of this batch.
        var ids = mentions.Select(mention => mention.PersonId).Distinct().ToArray();
        foreach (var key in db.Set<PersonRow>().Where(person => ids.Contains(person.Id)).Select(person => person.Key).ToList())
            db.Add(new MentionRow { Message = row, PersonKey = key });
    }

    private async Task ForgetMentionsAsync(MessageRow row)
    {
        if (row.Mentions is null)
            return;
        await db.SaveChangesAsync(); // They may have been added in this very batch.
        await db.Set<MentionRow>().Where(mention => mention.RoomKey == row.RoomKey && mention.Number == row.Number).ExecuteDeleteAsync();
        foreach (var mention in db.ChangeTracker.Entries<MentionRow>().Where(entry => entry.Entity.Message == row).ToList())
            mention.State = EntityState.Detached;
    }

    private static Written Refused(Refusal refusal) => new(refusal, false, []);

    private static Written Repeated(MessageRow row, RoomRow room) => new(row.ToView(room.Id), false, []);

    private static Written News(MessageRow row, RoomRow room, MessageText text) => new(row.ToView(room.Id, text.Html), true, text.Mentions);
}
