using System.Text.Json.Serialization;

namespace ChatApp.Contracts;

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
    string RoomId, string Epoch, IReadOnlyList<MessageView> Messages, long UpToChange, long LastNumber, bool More, string? Witness = null)
{
    /// <summary>Numbers of the room's pinned messages, with the newest messages only; null for none. A client keeps them current with each
    /// change that it receives, whether or not it holds the message.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public ValueList<long>? Pins { get; init; }
}
