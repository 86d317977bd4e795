using System.Globalization;
using ChatApp.Contracts;

namespace ChatApp.Pages;

/// <summary>A room as <c>_RoomItem.cshtml</c> shows it in the list.</summary>
/// <param name="Id">The room's id; null for the blank that the script clones.</param>
/// <param name="Kind">Its kind; null for the blank.</param>
/// <param name="Name">The name the viewer knows it by.</param>
/// <param name="Mark">What the others of a conversation are.</param>
/// <param name="Unread">How many messages the viewer has not read; null where there is no mark.</param>
/// <param name="Mentions">How many of those name the viewer.</param>
/// <param name="Current">Whether it is the one shown beside the list.</param>
public sealed record RoomItem(string? Id, RoomKind? Kind, string Name, KindMark Mark, int? Unread, int? Mentions, bool Current)
{
    /// <summary>What the script clones.</summary>
    public static readonly RoomItem Blank = new(null, null, "", KindMark.None, null, null, false);

    /// <summary>A count as a badge shows it; the script's <c>badge</c> does the same.</summary>
    public static string Badge(int? count) => count > 99 ? "99+" : string.Create(CultureInfo.InvariantCulture, $"{count}");

    /// <summary>In which part of the list a room stands.</summary>
    public static string GroupOf(RoomView room) => room.Archived ? "archived" : room.Kind == RoomKind.Direct ? "direct" : "rooms";
}
