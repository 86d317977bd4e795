using System.Globalization;
using System.Net.WebSockets;
using ChatApp.Contracts;

namespace ChatApp.Connections;

/// <summary>A refusal at the upgrade, for a page: a browser tells its script nothing of an upgrade that fails. A page that could not ask for
/// admission beforehand opens its socket with <c>?refusal=close</c>; it is accepted, and closed with the refusal in its close frame: the code is
/// 4000 and the HTTP status, the reason is <c>code;seconds;turn</c>, the last two empty where there are none.</summary>
internal static class RefusalFrame
{
    private const int FirstCode = 4_000;

    /// <summary>Whether a client asks to be refused so. Not a page of another site, which learns nothing.</summary>
    public static bool IsAskedFor(HttpRequest request) =>
        request.Query["refusal"].FirstOrDefault() == "close" && request.HttpContext.WebSockets.IsWebSocketRequest && !RequestChecks.ForeignOrigin(request);

    /// <summary>Accepts the socket and closes it.</summary>
    public static async Task SendAsync(HttpContext context, AdmissionRefusal refusal, TimeProvider time)
    {
        using var socket = await context.WebSockets.AcceptWebSocketAsync();
        // For the client's own close frame, after which nothing unread is left that would have the kernel drop ours.
        using var patience = new CancellationTokenSource(Limits.Opening, time);
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, context.RequestAborted);
        var seconds = refusal.RetryAfter is { } wait ? (Math.Ceiling(wait.TotalMilliseconds) / 1000).ToString(CultureInfo.InvariantCulture) : "";
        try
        {
            await socket.CloseAsync((WebSocketCloseStatus)(FirstCode + refusal.Status), $"{refusal.Code};{seconds};{refusal.Turn}", ended.Token);
        }
        catch (Exception gone) when (gone is WebSocketException or OperationCanceledException or IOException)
        {
            // It did not wait for the end.
        }
    }
}
