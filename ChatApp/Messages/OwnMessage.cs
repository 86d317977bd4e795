using System.Text.Json.Serialization;
using ChatApp.Contracts;

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
