using System.Text;
using ChatApp.Audit;
using Microsoft.AspNetCore.Mvc;

namespace ChatApp.Pages;

/// <summary>Audit entries for other programs, written as they are read.</summary>
internal sealed class AuditExport(IAsyncEnumerable<AuditRow> rows) : IActionResult
{
    private const int FlushEvery = 500;

    private static readonly (string Name, Func<AuditRow, object?> Of)[] Columns =
    [
        ("at", row => row.At), ("event", row => AuditQuery.NameOf(row.Event)), ("by", row => row.ActorName), ("byId", row => row.ActorId),
        ("person", row => row.SubjectName), ("personId", row => row.SubjectId), ("address", row => row.Address), ("detail", row => row.Detail),
        ("count", row => row.Count),
    ];

    public async Task ExecuteResultAsync(ActionContext context)
    {
        var response = context.HttpContext.Response;
        response.ContentType = "text/csv; charset=utf-8";
        response.Headers.ContentDisposition = "attachment; filename=audit.csv";
        await using var writer = new StreamWriter(response.Body, Encoding.UTF8); // Spreadsheets want the mark.
        await writer.WriteAsync(string.Join(',', Columns.Select(column => column.Name)) + "\r\n");
        var written = 0;
        await foreach (var row in rows.WithCancellation(context.HttpContext.RequestAborted))
        {
            await writer.WriteAsync(string.Join(',', Columns.Select(column => CsvCell.Of(column.Of(row)))) + "\r\n");
            if (++written % FlushEvery == 0)
                await writer.FlushAsync(context.HttpContext.RequestAborted);
        }
    }
}
