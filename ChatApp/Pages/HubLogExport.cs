using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Unicode;
using ChatApp.Ledger;
using Microsoft.AspNetCore.Mvc;

namespace ChatApp.Pages;

/// <summary>Entries of the hub log for other programs, written as they are read.</summary>
/// <param name="rows">The entries.</param>
/// <param name="format"><see cref="Csv"/> or <see cref="Json"/>.</param>
internal sealed class HubLogExport(IAsyncEnumerable<LedgerRow> rows, string format) : IActionResult
{
    public const string Csv = "csv", Json = "json";

    private const int FlushEvery = 500;

    private static readonly JsonSerializerOptions Web = new(JsonSerializerDefaults.Web)
    {
        Encoder = JavaScriptEncoder.Create(UnicodeRanges.All),
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
    };

    private static readonly (string Name, Func<LedgerRow, object?> Of)[] Columns =
    [
        ("at", row => row.At), ("event", row => HubLogQuery.NameOf(row.Event)), ("person", row => row.PersonName), ("personId", row => row.PersonId),
        ("connections", row => row.Connections), ("address", row => row.Address), ("node", row => row.Node), ("agent", row => row.Agent),
        ("connectionId", row => row.ConnectionId), ("clientId", row => row.ClientId), ("cause", row => row.Cause), ("code", row => row.Code), ("attempts", row => row.Attempts),
        ("durationMs", row => row.DurationMs), ("connectMs", row => row.ConnectMs), ("roundTripMs", row => row.RoundTripMs),
        ("heartbeatAgoMs", row => row.HeartbeatAgoMs), ("framesIn", row => row.FramesIn), ("framesOut", row => row.FramesOut),
        ("opens", row => row.Opens), ("toldCause", row => row.ToldCause), ("toldCode", row => row.ToldCode), ("toldReason", row => row.ToldReason),
        ("toldAt", row => row.ToldAtTicks is { } ticks ? new DateTimeOffset(ticks, TimeSpan.Zero) : null), ("toldHidden", row => row.ToldHidden),
        ("toldOnline", row => row.ToldOnline), ("toldRoundTripMs", row => row.ToldRoundTripMs),
    ];

    public async Task ExecuteResultAsync(ActionContext context)
    {
        var response = context.HttpContext.Response;
        response.ContentType = format == Csv ? "text/csv; charset=utf-8" : "application/json; charset=utf-8";
        response.Headers.ContentDisposition = $"attachment; filename=hub-log.{format}";
        await using var writer = new StreamWriter(response.Body, format == Csv ? Encoding.UTF8 : new UTF8Encoding(false)); // Spreadsheets want the mark.
        await WriteAsync(writer, context.HttpContext.RequestAborted);
    }

    private static string JsonOf(LedgerRow row) => JsonSerializer.Serialize(Columns.ToDictionary(column => column.Name, column => column.Of(row)), Web);

    private async Task WriteAsync(StreamWriter writer, CancellationToken cancellationToken)
    {
        if (format == Csv)
            await writer.WriteAsync(string.Join(',', Columns.Select(column => column.Name)) + "\r\n");
        else
            await writer.WriteAsync("[");
        var written = 0;
        await foreach (var row in rows.WithCancellation(cancellationToken))
        {
            if (format == Csv)
                await writer.WriteAsync(string.Join(',', Columns.Select(column => CsvCell.Of(column.Of(row)))) + "\r\n");
            else
                await writer.WriteAsync((written == 0 ? "\n" : ",\n") + JsonOf(row));
            if (++written % FlushEvery == 0)
                await writer.FlushAsync(cancellationToken);
        }

        if (format == Json)
            await writer.WriteAsync("\n]\n");
    }
}
