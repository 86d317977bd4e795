using System.Text.Json.Serialization;

namespace ChatApp.Contracts;

/// <summary>The kind of person.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<PersonKind>))]
public enum PersonKind
{
    /// <summary>A person without an account.</summary>
    [JsonStringEnumMemberName("guest")] Guest,

    /// <summary>A person with an account.</summary>
    [JsonStringEnumMemberName("member")] Member,

    /// <summary>A person who administers the server.</summary>
    [JsonStringEnumMemberName("operator")] Operator,

    /// <summary>A program that takes part.</summary>
    [JsonStringEnumMemberName("bot")] Bot,
}

/// <summary>The kind of room; determines how people become members.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<RoomKind>))]
public enum RoomKind
{
    /// <summary>All people may join.</summary>
    [JsonStringEnumMemberName("open")] Open,

    /// <summary>Members invite other people.</summary>
    [JsonStringEnumMemberName("closed")] Closed,

    /// <summary>A conversation of a fixed set of people.</summary>
    [JsonStringEnumMemberName("direct")] Direct,
}

/// <summary>A participant: a human or a bot.</summary>
/// <param name="Id">Opaque and not guessable.</param>
/// <param name="Name">Chosen by the person, or generated.</param>
/// <param name="Kind">Guest, member, operator or bot.</param>
public sealed record Person(string Id, string Name, PersonKind Kind);

/// <summary>A room as its members see it: the same for all of them.</summary>
/// <param name="Id">Opaque and not guessable.</param>
/// <param name="Kind">Open, closed or direct.</param>
/// <param name="Name">The room's name; for a direct conversation, the names of its people.</param>
/// <param name="Topic">The room's topic; may be empty.</param>
/// <param name="Archived">Whether it is read-only.</param>
/// <param name="LastNumber">Number of its newest message; 0 if there is none.</param>
/// <param name="Change">The room's change counter.</param>
/// <param name="CreatorId">The person who created it and may rename it, archive it and remove people; null
/// for a room without creator.</param>
/// <param name="People">The people of a direct conversation; null for other rooms.</param>
public sealed record RoomView(
    string Id, RoomKind Kind, string Name, string Topic, bool Archived, long LastNumber, long Change, string? CreatorId,
    IReadOnlyList<Person>? People);

/// <summary>The read mark of one person in one room.</summary>
/// <param name="RoomId">The room.</param>
/// <param name="ReadUpTo">Every message up to this number is read or deleted.</param>
/// <param name="Unread">Number of later messages that are not deleted.</param>
/// <param name="Mentions">Number of those that mention the person.</param>
/// <param name="Deleted">Number of deleted messages after it: <c>Unread</c> is the room's last
/// number less <c>ReadUpTo</c> and these.</param>
public sealed record ReadMark(string RoomId, long ReadUpTo, int Unread, int Mentions, int Deleted = 0);

/// <summary>A message in its latest state.</summary>
/// <param name="RoomId">The room it was posted in.</param>
/// <param name="Number">Sequential number in the room: 1, 2, 3 … without gaps; never changes.</param>
/// <param name="Change">The room's change counter when it was posted, or last edited, deleted or reacted to.</param>
/// <param name="ClientMessageId">The id that the author's client assigned; unique for the author.</param>
/// <param name="Author">The author.</param>
/// <param name="Text">The text as written; empty once deleted.</param>
/// <param name="Html">The text as safe HTML, the only HTML a page may show.</param>
/// <param name="PostedAt">Time of posting. UTC.</param>
/// <param name="EditedAt">Time of the last edit. UTC; null if never edited.</param>
/// <param name="DeletedAt">Time of deletion. UTC; null unless deleted.</param>
public sealed record MessageView(
    string RoomId,
    long Number,
    long Change,
    string ClientMessageId,
    Person Author,
    string Text,
    string Html,
    DateTimeOffset PostedAt,
    DateTimeOffset? EditedAt,
    DateTimeOffset? DeletedAt)
{
    /// <summary>The files of the message; null for none.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public ValueList<FileView>? Files { get; init; }

    /// <summary>The message that this one answers; null for none.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public Quote? ReplyTo { get; init; }

    /// <summary>The reactions, one for each emoji, in the order in which the emoji were first used; null for none.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public ValueList<Reaction>? Reactions { get; init; }
}

/// <summary>A page of changes in a room, or its newest messages.</summary>
/// <param name="RoomId">The room.</param>
/// <param name="Epoch">The epoch of the database; a client with another one discards its state.</param>
/// <param name="Messages">Ascending by change; ascending by number for the newest messages.</param>
/// <param name="UpToChange">The change up to which the client now has everything: the last message's while <paramref name="More"/> is true,
/// otherwise the room's counter from the snapshot the messages were read in.</param>
/// <param name="LastNumber">Number of the room's newest message in the same snapshot.</param>
/// <param name="More">Whether further changes follow <paramref name="UpToChange"/>.</param>
/// <param name="Witness">Opaque; the client sends the last one when it enters a room or requests changes, so that the server can check
/// whether the client's messages are still stored.</param>
public sealed record ChangePage(
    string RoomId, string Epoch, IReadOnlyList<MessageView> Messages, long UpToChange, long LastNumber, bool More, string? Witness = null);
