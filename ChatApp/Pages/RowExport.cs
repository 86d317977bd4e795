using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Unicode;
using Microsoft.AspNetCore.Mvc;

namespace ChatApp.Pages;

/// <summary>Streams rows as a CSV or JSON file while they are read.</summary>
/// <param name="rows">The rows.</param>
/// <param name="columns">Column names and values.</param>
/// <param name="name">The file name without extension.</param>
/// <param name="format"><see cref="Csv"/> or <see cref="Json"/>.</param>
internal sealed class RowExport<TRow>(
    IAsyncEnumerable<TRow> rows, (string Name, Func<TRow, object?> Of)[] columns, string name, string format) : IActionResult
{
    public const string Csv = "csv", Json = "json";

    private const int RowsPerFlush = 500;

    private static readonly JsonSerializerOptions Web = new(JsonSerializerDefaults.Web)
    {
        Encoder = JavaScriptEncoder.Create(UnicodeRanges.All),
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
    };

    public async Task ExecuteResultAsync(ActionContext context)
    {
        var response = context.HttpContext.Response;
        response.ContentType = format == Csv ? "text/csv; charset=utf-8" : "application/json; charset=utf-8";
        response.Headers.ContentDisposition = $"attachment; filename={name}.{format}";
        // Spreadsheets need the byte order mark.
        await using var writer = new StreamWriter(response.Body, format == Csv ? Encoding.UTF8 : new UTF8Encoding(false));
        await WriteAsync(writer, context.HttpContext.RequestAborted);
    }

    private async Task WriteAsync(StreamWriter writer, CancellationToken cancellationToken)
    {
        await writer.WriteAsync(format == Csv ? string.Join(',', columns.Select(column => column.Name)) + "\r\n" : "[");
        var written = 0;
        await foreach (var row in rows.WithCancellation(cancellationToken))
        {
            await writer.WriteAsync(format == Csv ? CsvOf(row) : (written == 0 ? "\n" : ",\n") + JsonOf(row));
            if (++written % RowsPerFlush == 0)
                await writer.FlushAsync(cancellationToken);
        }

        if (format == Json)
            await writer.WriteAsync("\n]\n");
    }

    private string CsvOf(TRow row) => string.Join(',', columns.Select(column => CsvCell.Of(column.Of(row)))) + "\r\n";

    private string JsonOf(TRow row) => JsonSerializer.Serialize(columns.ToDictionary(column => column.Name, column => column.Of(row)), Web);
}
