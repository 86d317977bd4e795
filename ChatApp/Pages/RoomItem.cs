using System.Globalization;
using ChatApp.Contracts;

namespace ChatApp.Pages;

/// <summary>The model of <c>_RoomItem.cshtml</c>.</summary>
/// <param name="Id">The room's id; null for the template that the script clones.</param>
/// <param name="Kind">The room's kind; null for the template.</param>
/// <param name="Name">The room's name as the viewer sees it.</param>
/// <param name="Mark">The kind mark of the other people in a direct conversation.</param>
/// <param name="Unread">Number of unread messages; null without a read mark.</param>
/// <param name="Mentions">Number of unread messages that mention the viewer.</param>
/// <param name="Current">Whether it is the room shown next to the list.</param>
public sealed record RoomItem(string? Id, RoomKind? Kind, string Name, KindMark Mark, int? Unread, int? Mentions, bool Current)
{
    /// <summary>The template that the script clones.</summary>
    public static readonly RoomItem Blank = new(null, null, "", KindMark.None, null, null, false);

    /// <summary>Formats a count for a badge; the script's <c>badge</c> does the same.</summary>
    public static string Badge(int? count) => count > 99 ? "99+" : string.Create(CultureInfo.InvariantCulture, $"{count}");

    /// <summary>The group of the list that a room belongs to.</summary>
    public static string GroupOf(RoomView room) => room.Archived ? "archived" : room.Kind == RoomKind.Direct ? "direct" : "rooms";
}
