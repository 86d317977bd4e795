using System.Globalization;
using ChatApp.HubLog;

namespace ChatApp.Connections;

/// <summary><c>POST /drain</c>: follows an order of the command <c>drain</c>. Its only credential is the order's seal, so that the command
/// works on each database, and is answered by the node that it asks.</summary>
internal sealed class DrainEndpoint(SealedDrainOrders orders, OperatorDrains drains, INodeDrain drain, ConnectionRegistry registry)
{
    // A sealed order has about 200 characters.
    private const int LongestBody = 1024;

    /// <summary>Responds with a sentence for the console.</summary>
    public async Task AnswerAsync(HttpContext context)
    {
        context.Response.Headers.CacheControl = "no-store";
        if (await ReadAsync(context.Request) is not { } order)
        {
            context.Response.StatusCode = StatusCodes.Status403Forbidden;
            return;
        }

        var (isDone, answer) = order switch
        {
            { Action: DrainAction.Now } => (true, $"Drained. Ended: {Connections(await drains.DrainAsync(null))}."),
            { Action: DrainAction.Cancel } => await drains.TryCancelAsync(null)
                ? (true, "Cancelled. Nobody is disconnected.")
                : (false, "No drain was announced."),
            { Within: var within } when within <= TimeSpan.Zero || within > DrainOrder.LongestNotice =>
                (false, "Not announced: a drain is announced a day ahead at most."),
            { Within: var within } => await drains.TryAnnounceAsync(within, null)
                ? (true, $"Announced. The pages of {Connections(registry.Count)} count down; it drains in {Span(within)}.")
                : (false, drain.AnnouncedIn is { } left
                    ? $"Not announced: a drain in {Span(left)} is announced already."
                    : "Not announced: it is drained already."),
        };
        context.Response.StatusCode = isDone ? StatusCodes.Status200OK : StatusCodes.Status409Conflict;
        context.Response.ContentType = "text/plain; charset=utf-8";
        await context.Response.WriteAsync($"{HubLogRow.ThisNode}: {answer}", context.RequestAborted);
    }

    private async Task<DrainOrder?> ReadAsync(HttpRequest request)
    {
        if (request.ContentLength is not (> 0 and <= LongestBody))
            return null;
        using var body = new StreamReader(request.Body);
        return orders.Open(await body.ReadToEndAsync(request.HttpContext.RequestAborted));
    }

    private static string Connections(int count) =>
        string.Create(CultureInfo.InvariantCulture, $"{count:N0} connection{(count == 1 ? "" : "s")}");

    private static string Span(TimeSpan span) => span.TotalMinutes < 2
        ? string.Create(CultureInfo.InvariantCulture, $"{Math.Ceiling(span.TotalSeconds):0} s")
        : string.Create(CultureInfo.InvariantCulture, $"{span.TotalMinutes:0.#} min");
}
