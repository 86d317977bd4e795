using ChatApp.Contracts;

namespace ChatApp.Messages;

/// <summary>Messages of one room, with its counters in the same state of the database.</summary>
/// <param name="Rows">The messages.</param>
/// <param name="LastNumber">Number of the newest message of the room.</param>
/// <param name="UpToChange">The change of the last message if more follow; otherwise the room's change counter.</param>
/// <param name="More">Whether more messages follow.</param>
public sealed record RoomMessages(List<MessageRow> Rows, long LastNumber, long UpToChange, bool More = false)
{
    /// <summary>Numbers of the room's pinned messages, with the newest messages and those around one; null for none.</summary>
    public ValueList<long>? Pins { get; init; }
}
