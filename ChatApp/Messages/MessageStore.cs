using ChatApp.Audit;
using ChatApp.Contracts;
using ChatApp.People;
using ChatApp.Rooms;
using ChatApp.Storage;

namespace ChatApp.Messages;

/// <summary>Applies batches of writes, each batch in one transaction, each write with its own checks. Used only by the writer
/// thread.</summary>
internal sealed partial class MessageStore : IDisposable
{
    private static readonly Refusal OtherRoom =
        new(ErrorCodes.InvalidRequest, "This clientMessageId was used for a message in another room.");

    private readonly OperatorRights rights;
    private readonly Store store;
    private readonly WriterConnection connection;
    private readonly IMessageFiles files;
    private readonly MessageWriteQueries messages;
    private readonly RoomMembers members;
    private readonly HashSet<OpenRoom> changedRooms = [];
    private readonly AuditLog audit;
    private readonly IMessageIndex index;
    private readonly List<AuditRow> auditRows = [];

    public MessageStore(Store store, IMessageIndex index, IMessageFiles files, AuditLog audit, OperatorRights rights, TimeProvider time)
    {
        (this.store, connection, this.index, this.files, this.audit, this.rights) = (store, new(store), index, files, audit, rights);
        (messages, members, deletedTexts) = (new(connection), new(connection, store), new(time));
    }

    /// <summary>Applies writes in order and commits them.</summary>
    /// <param name="writes">The batch.</param>
    /// <param name="now">The time stored with them.</param>
    /// <param name="began">Timestamp at which the oldest call began: time in the queue counts towards its wait for the lock.</param>
    /// <returns>The results in the same order, after the commit.</returns>
    public WriteResult[] Store(IReadOnlyList<MessageWrite> writes, DateTimeOffset now, long began)
    {
        var results = connection.Write(snapshotIsCurrent =>
        {
            members.Begin(snapshotIsCurrent);
            members.Load(writes.Where(write => write is not RunCheck).Select(write => (write.PersonId, write.RoomId)));
            messages.Begin(snapshotIsCurrent, writes);
            if (!snapshotIsCurrent && connection.IsShared)
                store.NewestNotice = NodeNoticeQueries.NewestId(connection);
            changedRooms.Clear();
            auditRows.Clear();
            var results = new WriteResult[writes.Count];
            for (var at = 0; at < results.Length; at++)
                results[at] = Apply(writes[at], now);
            foreach (var room in changedRooms)
                members.StoreCounters(room);
            return results;
        }, began);
        members.Stored(changedRooms);
        foreach (var deed in auditRows)
            audit.WriteLine(deed);
        return results;
    }

    /// <inheritdoc/>
    public void Dispose() => connection.Dispose();

    private WriteResult Apply(MessageWrite write, DateTimeOffset now)
    {
        if (write is RunCheck)
        {
            members.CheckRun();
            return Refused(RoomAccess.NotFound);
        }

        if (members.Of(write.PersonId, write.RoomId) is not { } member)
            return Refused(RoomAccess.NotFound);
        return write switch
        {
            Post post => Apply(post, member, now),
            Edit edit => Apply(edit, member, now),
            Deletion deletion => Apply(deletion, member, now),
            Restoration restoration => Apply(restoration, member),
            ReactionChange reaction => Apply(reaction, member),
            PinChange pin => Apply(pin, member, now),
            PreviewChange preview => Apply(preview, member, now),
            PreviewRemoval removal => Apply(removal, member),
            _ => throw new InvalidOperationException($"{write.GetType()} is not a write."),
        };
    }

    private WriteResult Apply(Post post, RoomMember author, DateTimeOffset now)
    {
        var room = author.Room;
        var row = new MessageRow
        {
            RoomKey = room.Key,
            Number = room.LastNumber + 1,
            Change = room.Change + 1,
            AuthorKey = author.PersonKey,
            ClientMessageId = post.ClientMessageId,
            Text = "",
            PostedAt = now,
            ReplyTo = post.ReplyTo,
            Quoted = post.ReplyTo is { } number ? QuoteQueries.Of(connection, room.Key, number) : null,
            Thread = post.ReplyTo is { } answered ? ThreadQueries.FirstOf(connection, room.Key, answered) : null,
        };
        var isAnswerToNothing = post.ReplyTo is not null && row.Quoted is null;
        row.Write(post.Text.Text, post.Text.Mentions);
        var found = files.Find(connection, author.PersonKey, post.Files);
        row.Files = FileList.Write(found ?? []);
        // A repeat in an archived room may have been stored before the room was archived; the files of a repeat are in the first one.
        if (room.Archived || found is null || isAnswerToNothing || !messages.TryAdd(row, post.Text.Mentions))
        {
            return messages.FindSent(author.PersonKey, post.ClientMessageId) is { } first
                ? first.RoomKey == room.Key ? Repeated(first, room) : Refused(OtherRoom)
                : Refused(
                    room.Archived ? RoomRules.Archived : isAnswerToNothing ? MessageRules.NotFound : MessageRules.FilesGone);
        }

        index.Add(connection, row);
        files.Attach(connection, post.Files, row.RoomKey, row.Number);
        room.LastNumber = row.Number;
        return Changed(row, author, post.Text);
    }

    private WriteResult Apply(Edit edit, RoomMember person, DateTimeOffset now)
    {
        if (messages.Find(person.Room.Key, edit.Number) is not { } row
            || (edit.ClientMessageId ?? row.ClientMessageId) != row.ClientMessageId)
            return Refused(MessageRules.NotFound);
        if (row.AuthorKey != person.PersonKey)
            return Refused(MessageRules.NotYours);
        if (row.DeletedAt is not null)
            return Refused(MessageRules.Deleted);
        if (row.Files is null && MessageRules.Check(edit.Text.Text) is { } refusal)
            return Refused(refusal);
        if (row.Text == edit.Text.Text)
            return Repeated(row, person.Room);
        if (person.Room.Archived)
            return Refused(RoomRules.Archived);
        row.EditedAt = now;
        DropStalePreview(row, edit.Text.Html);
        return Change(row, person, edit.Text);
    }

    private WriteResult Apply(Deletion deletion, RoomMember person, DateTimeOffset now)
    {
        if (messages.Find(person.Room.Key, deletion.Number) is not { } row
            || (deletion.ClientMessageId ?? row.ClientMessageId) != row.ClientMessageId)
            return Refused(MessageRules.NotFound);
        if (!MayChange(row, person))
            return Refused(MessageRules.NotYours);
        if (StaysDeleted(row, person, now))
            return Repeated(row, person.Room);
        if (person.Room.Archived)
            return Refused(RoomRules.Archived);
        KeepText(row, person, now);
        row.DeletedAt = now;
        RemoveFiles(row);
        if (row.Reactions is not null)
        {
            ReactionQueries.RemoveAll(connection, row);
            row.Reactions = null;
        }

        if (row.Pinned is not null)
        {
            PinQueries.Remove(connection, row);
            row.Pinned = null;
        }

        AddOperatorEntry(AuditEvent.MessageDeleted, row, person);
        return Change(row, person, new("", [], ""));
    }

    // What an operator does to another person's message.
    private void AddOperatorEntry(AuditEvent kind, MessageRow row, RoomMember person)
    {
        if (row.AuthorKey == person.PersonKey)
            return;
        var deed = audit.Entry(kind, person.Person, row.ToView(person.Room.Id).Author, $"room={person.Room.Id}, number={row.Number}");
        AuditQueries.Add(connection, deed, deed.Count);
        auditRows.Add(deed);
    }

    private bool MayChange(MessageRow row, RoomMember person) =>
        row.AuthorKey == person.PersonKey || rights.KindOf(person.Person.Id, person.Person.Kind) == PersonKind.Operator;

    private void RemoveFiles(MessageRow row)
    {
        if (row.Files is null && row.Preview is null or StoredPreview.Removed) // A removed preview stays removed if the text comes back.
            return;
        row.Files = row.Preview = null;
        files.Remove(connection, row.RoomKey, row.Number);
        messages.RemoveFiles(row);
    }

    private WriteResult Apply(ReactionChange reaction, RoomMember person)
    {
        if (messages.Find(person.Room.Key, reaction.Number) is not { } row)
            return Refused(MessageRules.NotFound);
        if (row.DeletedAt is not null)
            return Refused(MessageRules.Deleted);
        var rows = row.Reactions is null ? [] : ReactionQueries.To(connection, row);
        if (rows.Exists(one => one.Emoji == reaction.Emoji && one.Person.Id == reaction.PersonId) == reaction.On)
            return Repeated(row, person.Room);
        if (person.Room.Archived)
            return Refused(RoomRules.Archived);
        if (reaction.On && row.Reactions?.Count >= Limits.ReactionKinds && !row.Reactions.Exists(one => one.Emoji == reaction.Emoji))
            return Refused(MessageRules.TooManyKinds);
        row.Change = person.Room.Change + 1;
        ReactionQueries.Set(connection, row, reaction.Emoji, person.PersonKey, reaction.On);
        messages.Touch(row);
        row.Reactions = ReactionRow.ToViews(ReactionQueries.To(connection, row));
        return Changed(row, row.ToView(person.Room.Id), person.Room, []);
    }

    // Every member who may write in the room may pin and unpin; a message that is already pinned keeps its pin.
    private WriteResult Apply(PinChange pin, RoomMember person, DateTimeOffset now)
    {
        if (messages.Find(person.Room.Key, pin.Number) is not { } row)
            return Refused(MessageRules.NotFound);
        if (row.DeletedAt is not null)
            return Refused(MessageRules.Deleted);
        if (row.Pinned is not null == pin.On)
            return Repeated(row, person.Room);
        if (person.Room.Archived)
            return Refused(RoomRules.Archived);
        if (pin.On && PinQueries.CountIn(connection, row.RoomKey) >= Limits.Pins)
            return Refused(MessageRules.TooManyPins);
        row.Change = person.Room.Change + 1;
        if (pin.On)
            PinQueries.Add(connection, row, person.PersonKey, now);
        else
            PinQueries.Remove(connection, row);
        row.Pinned = pin.On ? new(person.Person, now) : null;
        messages.Touch(row);
        return Changed(row, row.ToView(person.Room.Id), person.Room, []);
    }

    private WriteResult Change(MessageRow row, RoomMember person, MessageText text)
    {
        var named = MessageRow.ReadMentions(row.Mentions);
        row.Write(text.Text, text.Mentions);
        row.Change = person.Room.Change + 1;
        messages.Change(row, named.Count > 0, text.Mentions);
        index.Update(connection, row);
        return Changed(row, row.ToView(person.Room.Id, text.Html), person.Room, [.. text.Mentions.Union(named)]);
    }

    private static WriteResult Refused(Refusal refusal) => new(refusal, null);

    private static WriteResult Repeated(MessageRow row, OpenRoom room) => new(row.ToView(room.Id), null);

    private WriteResult Changed(MessageRow row, RoomMember author, MessageText text) =>
        Changed(row, row.ToView(author.Room.Id, author.Person, text.Html), author.Room, text.Mentions);

    private WriteResult Changed(MessageRow row, MessageView view, OpenRoom room, IReadOnlyList<Mention> mentions)
    {
        room.Change = row.Change;
        changedRooms.Add(room);
        return new(view, mentions);
    }
}
