using ChatApp.Audit;
using Microsoft.AspNetCore.Mvc;

namespace ChatApp.Pages;

/// <summary>The CSV export of the audit log.</summary>
internal static class AuditExport
{
    private static readonly (string Name, Func<AuditRow, object?> Of)[] Columns =
    [
        ("at", row => row.At), ("event", row => AuditQuery.NameOf(row.Event)), ("by", row => row.ActorName), ("byId", row => row.ActorId),
        ("person", row => row.SubjectName), ("personId", row => row.SubjectId), ("address", row => row.Address),
        ("detail", row => row.Detail),
        ("count", row => row.Count),
    ];

    /// <summary>A result that writes the rows as a <c>csv</c> file.</summary>
    public static IActionResult Of(IAsyncEnumerable<AuditRow> rows) =>
        new RowExport<AuditRow>(rows, Columns, "audit", RowExport<AuditRow>.Csv);
}
