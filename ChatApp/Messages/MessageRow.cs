using ChatApp.Contracts;
using ChatApp.People;
using ChatApp.Rooms;

namespace ChatApp.Messages;

/// <summary>A row of the table of messages.</summary>
public sealed class MessageRow
{
    /// <summary>Holds about 5,000 messages, that is, the newest of 100 rooms.</summary>
    private static readonly HtmlCache Html = new(8 * 1024 * 1024);

    /// <summary>SQLite's rowid, which grows with the time of posting; set only for the message writer.</summary>
    internal long RowId { get; set; }

    /// <summary>Key of the room.</summary>
    public int RoomKey { get; init; }

    /// <summary>Sequential number in the room; never changes.</summary>
    public long Number { get; init; }

    /// <summary>The room's change counter at the latest change of the message.</summary>
    public long Change { get; set; }

    /// <summary>The change counter when it was posted, if it was changed since; otherwise null.</summary>
    public long? PostedChange { get; set; }

    /// <summary>Key of the author.</summary>
    public int AuthorKey { get; init; }

    /// <summary>The id that the author's client assigned.</summary>
    public required string ClientMessageId { get; init; }

    /// <summary>The text as written by the author.</summary>
    public required string Text { get; set; }

    /// <summary>Persons mentioned in the text: one line each with id, space, name; null for none.</summary>
    public string? Mentions { get; set; }

    /// <summary>The files of the message as JSON, as clients get them; null for none.</summary>
    public string? Files { get; set; }

    /// <summary>The preview of a link in it as JSON, as clients get it; null for none, empty for one that was removed for good.</summary>
    public string? Preview { get; set; }

    /// <summary>Time of posting. UTC.</summary>
    public DateTimeOffset PostedAt { get; init; }

    /// <summary>Time of the last edit. UTC; null if never edited.</summary>
    public DateTimeOffset? EditedAt { get; set; }

    /// <summary>Time of deletion. UTC; null unless deleted.</summary>
    public DateTimeOffset? DeletedAt { get; set; }

    /// <summary>Number of the message that it answers; null for none.</summary>
    public long? ReplyTo { get; init; }

    /// <summary>That message as it is now; null for none.</summary>
    public Quote? Quoted { get; set; }

    /// <summary>Number of the first message of its thread, if it answers one; null for none. Set only for the message writer.</summary>
    public long? Thread { get; init; }

    /// <summary>The reactions to the message, from a table of their own; null for none.</summary>
    public ValueList<Reaction>? Reactions { get; set; }

    /// <summary>Who pinned the message, from a table of its own; null unless it is pinned.</summary>
    public Pin? Pinned { get; set; }

    /// <summary>The author of the message.</summary>
    public PersonRow Author { get; init; } = null!;

    /// <summary>The room of the message.</summary>
    public RoomRow Room { get; init; } = null!;

    /// <summary>Converts the row for clients.</summary>
    /// <param name="roomId">The room's id.</param>
    /// <param name="html">The HTML of the text if known; otherwise it is rendered.</param>
    public MessageView ToView(string roomId, string? html = null) =>
        ToView(roomId, Author.ToView(), html ?? Html.Of(Text, Mentions));

    /// <summary>Converts the row for clients when author and HTML are known.</summary>
    internal MessageView ToView(string roomId, Person author, string html) =>
        new(roomId, Number, Change, ClientMessageId, author, Text, html, PostedAt, EditedAt, DeletedAt)
        {
            Files = FileList.Read(Files),
            ReplyTo = Quoted,
            Reactions = Reactions,
            Pinned = Pinned,
            Preview = StoredPreview.Read(Preview),
        };

    /// <summary>Whether it can have reactions or a pin: a message that was never changed has none, and a deleted one neither.</summary>
    internal bool MayBeMarked => PostedChange is not null && DeletedAt is null;

    /// <summary>Sets a new text and its mentions.</summary>
    public void Write(string text, IReadOnlyList<Mention> mentions) => (Text, Mentions) =
        (text, mentions.Count == 0 ? null : string.Join('\n', mentions.Select(mention => $"{mention.PersonId} {mention.Name}")));

    /// <summary>Parses the stored mentions.</summary>
    internal static IReadOnlyList<Mention> ReadMentions(string? mentions) => mentions is null ? [] :
        [.. mentions.Split('\n').Select(line => line.Split(' ', 2)).Select(parts => new Mention(parts[0], parts[1]))];
}
