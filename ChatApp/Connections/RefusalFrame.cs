using System.Globalization;
using System.Net.WebSockets;
using ChatApp.Contracts;

namespace ChatApp.Connections;

/// <summary>Sends a refusal at the upgrade to a page: a browser reveals nothing of a failed upgrade to scripts. A page that could not call
/// <c>POST /connect</c> before opens its socket with <c>?refusal=close</c>; the server accepts it and closes it with the refusal in the
/// close frame: the code is 4000 plus the HTTP status, the reason is <c>code;seconds;turn</c>, the last two empty if absent.</summary>
internal static class RefusalFrame
{
    private const int FirstCode = 4_000;

    /// <summary>Whether the client requests a refusal in the close frame. False for a page of another
    /// site, which must learn nothing.</summary>
    public static bool IsAskedFor(HttpRequest request) =>
        request.Query["refusal"].FirstOrDefault() == "close" && request.HttpContext.WebSockets.IsWebSocketRequest
            && !RequestChecks.ForeignOrigin(request);

    /// <summary>Accepts the socket and closes it with the refusal.</summary>
    public static async Task SendAsync(HttpContext context, AdmissionRefusal refusal, TimeProvider time)
    {
        using var socket = await context.WebSockets.AcceptWebSocketAsync();
        // Waits for the client's close frame: with unread data left, the kernel would discard ours.
        using var patience = new CancellationTokenSource(Limits.Opening, time);
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, context.RequestAborted);
        var seconds = refusal.RetryAfter is { } wait
            ? (Math.Ceiling(wait.TotalMilliseconds) / 1000).ToString(CultureInfo.InvariantCulture)
            : "";
        try
        {
            await socket.CloseAsync(
                (WebSocketCloseStatus)(FirstCode + refusal.Status), $"{refusal.Code};{seconds};{refusal.Turn}", ended.Token);
        }
        catch (Exception gone) when (gone is WebSocketException or OperationCanceledException or IOException)
        {
            // The client disconnected before the close handshake was complete.
        }
    }
}
