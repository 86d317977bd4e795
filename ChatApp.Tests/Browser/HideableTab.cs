using System.Diagnostics;
using System.Net.WebSockets;
using System.Text.Json;
using System.Text.Json.Nodes;
using ChatApp.Tests.Hosting;

namespace ChatApp.Tests.Browser;

/// <summary>A tab in its own window and Chromium, controlled by the DevTools protocol: Playwright keeps every page visible and focused, and
/// a visible page cannot be hidden, frozen or throttled.</summary>
internal sealed class HideableTab : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly DirectoryInfo profile = Directory.CreateTempSubdirectory("chatapp-tab-");
    private readonly ProcessLog log = new();
    private readonly ClientWebSocket socket = new();
    private readonly Dictionary<int, TaskCompletionSource<JsonNode>> calls = [];
    private readonly TaskCompletionSource loaded = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Process? process;
    private string? session;
    private int windowId;

    /// <summary>Opens an address in a new window.</summary>
    public static async Task<HideableTab> OpenAsync(Uri address, params string[] arguments)
    {
        var tab = new HideableTab();
        try
        {
            await tab.StartAsync(arguments);
            var target = await tab.CallAsync("Target.createTarget", new { url = "about:blank", newWindow = true });
            var targetId = target["targetId"]!.GetValue<string>();
            tab.windowId = (await tab.CallAsync("Browser.getWindowForTarget", new { targetId }))["windowId"]!.GetValue<int>();
            tab.session = (await tab.CallAsync("Target.attachToTarget", new { targetId, flatten = true }))["sessionId"]!.GetValue<string>();
            await tab.CallAsync("Page.enable");
            await tab.CallAsync("Page.navigate", new { url = address.ToString() });
            await tab.loaded.Task.WaitAsync(Patience);
            return tab;
        }
        catch
        {
            await tab.DisposeAsync();
            throw;
        }
    }

    /// <summary>Grants a permission to the pages of an address.</summary>
    public Task GrantAsync(Uri address, string permission) => CallAsync(
        "Browser.grantPermissions", new { permissions = new[] { permission }, origin = address.GetLeftPart(UriPartial.Authority) });

    /// <summary>Minimizes the window, which hides the page.</summary>
    public async Task HideAsync()
    {
        await CallAsync("Browser.setWindowBounds", new { windowId, bounds = new { windowState = "minimized" } });
        await UntilAsync("document.hidden");
    }

    /// <summary>Restores the window, which shows the page.</summary>
    public async Task ShowAsync()
    {
        await CallAsync("Browser.setWindowBounds", new { windowId, bounds = new { windowState = "normal" } });
        await UntilAsync("!document.hidden");
    }

    /// <summary>Freezes the hidden page: none of its timers and handlers runs.</summary>
    public Task FreezeAsync() => CallAsync("Page.setWebLifecycleState", new { state = "frozen" });

    /// <summary>Ends the freeze and shows the page.</summary>
    public async Task WakeAsync()
    {
        await CallAsync("Page.setWebLifecycleState", new { state = "active" });
        await ShowAsync();
    }

    /// <summary>Evaluates an expression; awaits a promise.</summary>
    /// <returns>The value as text.</returns>
    public async Task<string> EvaluateAsync(string expression) =>
        (await CallAsync("Runtime.evaluate", new { expression, awaitPromise = true, returnByValue = true }))["result"]!["value"]?.ToString()
            ?? "";

    /// <summary>Waits until an expression is true; in a hidden page it is evaluated once a second.</summary>
    public Task UntilAsync(string isSo) => EvaluateAsync(
        $$"""new Promise((resolve) => { const look = () => ({{isSo}}) ? resolve() : setTimeout(look, 50); look(); })""");

    public async ValueTask DisposeAsync()
    {
        socket.Dispose();
        if (process is { HasExited: false })
        {
            process.Kill(entireProcessTree: true);
            await process.WaitForExitAsync();
        }

        process?.Dispose();
        profile.Delete(recursive: true);
    }

    private async Task StartAsync(string[] arguments)
    {
        var start = new ProcessStartInfo(Chromium.Executable, [
            .. Chromium.Arguments, "--headless=new", "--remote-debugging-port=0", $"--user-data-dir={profile.FullName}", .. arguments,
            "about:blank",
        ])
        { RedirectStandardError = true };
        process = Process.Start(start)!;
        _ = log.ReadAsync(process.StandardError);
        const string Says = "DevTools listening on ";
        var line = await log.WaitAsync(said => said.StartsWith(Says, StringComparison.Ordinal), Patience);
        await socket.ConnectAsync(new Uri(line[Says.Length..]), CancellationToken.None);
        _ = ReadAsync();
    }

    private async Task<JsonNode> CallAsync(string method, object? parameters = null)
    {
        var answer = new TaskCompletionSource<JsonNode>(TaskCreationOptions.RunContinuationsAsynchronously);
        int id;
        lock (calls)
            calls[id = calls.Count + 1] = answer;
        var call = new JsonObject { ["id"] = id, ["method"] = method, ["params"] = JsonSerializer.SerializeToNode(parameters ?? new { }) };
        if (session is not null)
            call["sessionId"] = session;
        await socket.SendAsync(JsonSerializer.SerializeToUtf8Bytes(call), WebSocketMessageType.Text, true, CancellationToken.None);
        return await answer.Task.WaitAsync(Patience);
    }

    private async Task ReadAsync()
    {
        var message = new MemoryStream();
        var buffer = new byte[16 * 1024];
        try
        {
            while (await socket.ReceiveAsync(buffer.AsMemory(), CancellationToken.None) is { MessageType: WebSocketMessageType.Text } read)
            {
                message.Write(buffer, 0, read.Count);
                if (!read.EndOfMessage)
                    continue;
                Take(JsonNode.Parse(message.ToArray())!);
                message.SetLength(0);
            }
        }
        catch (Exception ended) when (ended is WebSocketException or ObjectDisposedException or OperationCanceledException)
        {
            // The browser has exited.
        }
    }

    private void Take(JsonNode message)
    {
        if (message["id"]?.GetValue<int>() is { } id)
        {
            TaskCompletionSource<JsonNode> answer;
            lock (calls)
                answer = calls[id];
            if (message["error"] is { } error)
                answer.TrySetException(new InvalidOperationException(error.ToJsonString()));
            else
                answer.TrySetResult(message["result"]!);
        }
        else if (message["method"]?.GetValue<string>() == "Page.loadEventFired")
        {
            loaded.TrySetResult();
        }
    }
}
