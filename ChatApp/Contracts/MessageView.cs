using System.Text.Json.Serialization;

namespace ChatApp.Contracts;

/// <summary>A message in its latest state.</summary>
/// <param name="RoomId">The room it was posted in.</param>
/// <param name="Number">Sequential number in the room: 1, 2, 3 … without gaps; never changes.</param>
/// <param name="Change">The room's change counter when it was posted, or last edited, deleted, reacted to or pinned.</param>
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

    /// <summary>Who pinned the message; null unless it is pinned.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public Pin? Pinned { get; init; }

    /// <summary>The preview of a link in the message; null for none.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public LinkPreview? Preview { get; init; }
}
