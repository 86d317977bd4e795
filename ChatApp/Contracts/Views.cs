using System.Text.Json.Serialization;

namespace ChatApp.Contracts;

/// <summary>What a person is on this server.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<PersonKind>))]
public enum PersonKind
{
    /// <summary>Walked in without an account.</summary>
    [JsonStringEnumMemberName("guest")] Guest,

    /// <summary>Has an account.</summary>
    [JsonStringEnumMemberName("member")] Member,

    /// <summary>Runs the server.</summary>
    [JsonStringEnumMemberName("operator")] Operator,

    /// <summary>A program that takes part.</summary>
    [JsonStringEnumMemberName("bot")] Bot,
}

/// <summary>Who may come into a room.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<RoomKind>))]
public enum RoomKind
{
    /// <summary>Anyone may join.</summary>
    [JsonStringEnumMemberName("open")] Open,

    /// <summary>By invitation of a member.</summary>
    [JsonStringEnumMemberName("closed")] Closed,

    /// <summary>A conversation of a fixed set of people.</summary>
    [JsonStringEnumMemberName("direct")] Direct,
}

/// <summary>Whoever takes part.</summary>
/// <param name="Id">Opaque and not guessable.</param>
/// <param name="Name">As chosen by the person, or generated.</param>
/// <param name="Kind">Guest, member, operator or bot.</param>
public sealed record Person(string Id, string Name, PersonKind Kind);

/// <summary>A room as everybody in it sees it: nothing in here differs from person to person.</summary>
/// <param name="Id">Opaque and not guessable.</param>
/// <param name="Kind">Open, closed or direct.</param>
/// <param name="Name">The room's name; of a direct conversation the names of its people.</param>
/// <param name="Topic">What the room is for; may be empty.</param>
/// <param name="Archived">Whether it is kept for reading only.</param>
/// <param name="LastNumber">The number of its newest message; 0 when it has none.</param>
/// <param name="Change">The room's change counter.</param>
/// <param name="CreatorId">Who made it, and so may rename it, archive it and take people out; null for a room that nobody made.</param>
/// <param name="People">The people of a direct conversation; null for other rooms.</param>
public sealed record RoomView(
    string Id, RoomKind Kind, string Name, string Topic, bool Archived, long LastNumber, long Change, string? CreatorId, IReadOnlyList<Person>? People);

/// <summary>How far one person has read in one room.</summary>
/// <param name="RoomId">The room.</param>
/// <param name="ReadUpTo">Everything up to this number was read, or is deleted.</param>
/// <param name="Unread">How many messages came after it that can still be read.</param>
/// <param name="Mentions">How many of those mention the person.</param>
/// <param name="Deleted">How many messages after it are deleted: <c>Unread</c> is the room's last number less <c>ReadUpTo</c> and these.</param>
public sealed record ReadMark(string RoomId, long ReadUpTo, int Unread, int Mentions, int Deleted = 0);

/// <summary>A message in its latest state.</summary>
/// <param name="RoomId">The room it was posted in.</param>
/// <param name="Number">Its place in the room: 1, 2, 3 … with no holes; never changes.</param>
/// <param name="Change">The room's change counter when it was posted, or last edited or deleted.</param>
/// <param name="ClientMessageId">The id its author's client gave it; unique for the author.</param>
/// <param name="Author">Who wrote it.</param>
/// <param name="Text">As written; empty once deleted.</param>
/// <param name="Html">The text as safe HTML, the only HTML a page may show.</param>
/// <param name="PostedAt">UTC.</param>
/// <param name="EditedAt">UTC; null when never edited.</param>
/// <param name="DeletedAt">UTC; null unless deleted.</param>
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
    DateTimeOffset? DeletedAt);

/// <summary>Part of what changed in a room, or its newest messages.</summary>
/// <param name="RoomId">The room.</param>
/// <param name="Epoch">The life of the database that answered; a reader with another one starts afresh.</param>
/// <param name="Messages">Ascending by change; ascending by number when the newest were asked for.</param>
/// <param name="UpToChange">The change up to which the reader now has everything: the last message's while <paramref name="More"/>,
/// else the room's counter from the snapshot the messages were read in.</param>
/// <param name="LastNumber">The number of the room's newest message in the same snapshot.</param>
/// <param name="More">Whether further changes wait behind <paramref name="UpToChange"/>.</param>
/// <param name="Witness">Opaque; the reader hands the last one back when it enters or asks for changes, so that the server can tell whether what the
/// reader holds is still stored.</param>
public sealed record ChangePage(
    string RoomId, string Epoch, IReadOnlyList<MessageView> Messages, long UpToChange, long LastNumber, bool More, string? Witness = null);
