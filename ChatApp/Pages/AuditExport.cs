using ChatApp.Audit;
using Microsoft.AspNetCore.Mvc;

namespace ChatApp.Pages;

/// <summary>Audit entries for other programs.</summary>
internal static class AuditExport
{
    private static readonly (string Name, Func<AuditRow, object?> Of)[] Columns =
    [
        ("at", row => row.At), ("event", row => AuditQuery.NameOf(row.Event)), ("by", row => row.ActorName), ("byId", row => row.ActorId),
        ("person", row => row.SubjectName), ("personId", row => row.SubjectId), ("address", row => row.Address), ("detail", row => row.Detail),
        ("count", row => row.Count),
    ];

    /// <summary>A file of entries, as <c>csv</c>.</summary>
    public static IActionResult Of(IAsyncEnumerable<AuditRow> rows) => new RowExport<AuditRow>(rows, Columns, "audit", RowExport<AuditRow>.Csv);
}
