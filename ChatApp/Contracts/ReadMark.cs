using System.Text.Json.Serialization;

namespace ChatApp.Contracts;

/// <summary>The read mark of one person in one room.</summary>
/// <param name="RoomId">The room.</param>
/// <param name="ReadUpTo">Every message up to this number is read or deleted.</param>
/// <param name="Unread">Number of later messages that are not deleted.</param>
/// <param name="Mentions">Number of those that mention the person.</param>
/// <param name="Deleted">Number of deleted messages after it: <c>Unread</c> is the room's last
/// number less <c>ReadUpTo</c> and these.</param>
public sealed record ReadMark(string RoomId, long ReadUpTo, int Unread, int Mentions, int Deleted = 0)
{
    /// <summary>The messages that the person wants to be notified of; null where they chose nothing for the room.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public NotifyLevel? Notify { get; init; }
}
