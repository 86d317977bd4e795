using ChatApp.Contracts;

namespace ChatApp.Pages;

/// <summary>A room as <c>_RoomItem.cshtml</c> shows it in the list.</summary>
/// <param name="Room">The room; null for the blank that the script clones.</param>
/// <param name="Mark">How far the viewer has read in it.</param>
/// <param name="Name">The name the viewer knows it by.</param>
/// <param name="Current">Whether it is the one shown beside the list.</param>
public sealed record RoomItem(RoomView? Room, ReadMark? Mark, string Name, bool Current)
{
    /// <summary>What the script clones.</summary>
    public static readonly RoomItem Blank = new(null, null, "", false);

    /// <summary>In which part of the list a room stands.</summary>
    public static string GroupOf(RoomView room) => room.Archived ? "archived" : room.Kind == RoomKind.Direct ? "direct" : "rooms";
}
