using System.Globalization;
using ChatApp.Contracts;

namespace ChatApp.Pages;

/// <summary>The model of <c>_PanelHeader.cshtml</c>.</summary>
/// <param name="Name">The room's name as the viewer sees it.</param>
/// <param name="Mark">The kind mark of the other people in a direct conversation.</param>
/// <param name="Kind">The room's kind.</param>
/// <param name="Topic">The room's topic.</param>
/// <param name="BesideRooms">Whether the page also has the list of rooms.</param>
/// <param name="Pins">Number of pinned messages.</param>
/// <param name="CountsConnections">Whether the viewer, an operator, sees the number of connections.</param>
internal sealed record PanelHeader(
    string Name, KindMark Mark, RoomKind Kind, string Topic, bool BesideRooms, int Pins, bool CountsConnections)
{
    /// <summary>The number of pinned messages, in words. The script's <c>counted</c> does the same.</summary>
    public string PinsWords(Texts texts) =>
        texts.Filled($"js.pins.{(Pins == 1 ? "one" : "other")}", ("count", Pins.ToString(CultureInfo.InvariantCulture)));
}
