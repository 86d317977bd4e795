using ChatApp.HubLog;
using Microsoft.AspNetCore.Mvc;

namespace ChatApp.Pages;

/// <summary>The CSV and JSON export of the hub log.</summary>
internal static class HubLogExport
{
    private static readonly (string Name, Func<HubLogRow, object?> Of)[] Columns =
    [
        ("at", row => row.At), ("event", row => HubLogQuery.NameOf(row.Event)), ("person", row => row.PersonName),
        ("personId", row => row.PersonId),
        ("connections", row => row.Connections), ("address", row => row.Address), ("node", row => row.Node), ("agent", row => row.Agent),
        ("connectionId", row => row.ConnectionId), ("clientId", row => row.ClientId), ("cause", row => row.Cause),
        ("code", row => row.Code), ("attempts", row => row.Attempts),
        ("durationMs", row => row.DurationMs), ("connectMs", row => row.ConnectMs), ("roundTripMs", row => row.RoundTripMs),
        ("heartbeatAgoMs", row => row.HeartbeatAgoMs), ("framesIn", row => row.FramesIn), ("framesOut", row => row.FramesOut),
        ("opens", row => row.Opens), ("toldCause", row => row.ReportedCause), ("toldCode", row => row.ReportedCode),
        ("toldReason", row => row.ReportedReason),
        ("toldAt", row => row.ReportedAtTicks is { } ticks ? new DateTimeOffset(ticks, TimeSpan.Zero) : null),
        ("toldHidden", row => row.ReportedHidden),
        ("toldOnline", row => row.ReportedOnline), ("toldRoundTripMs", row => row.ReportedRoundTripMs),
    ];

    /// <summary>A result that writes the rows as a <c>csv</c> or <c>json</c> file.</summary>
    public static IActionResult Of(IAsyncEnumerable<HubLogRow> rows, string format) =>
        new RowExport<HubLogRow>(rows, Columns, "hub-log", format);
}
