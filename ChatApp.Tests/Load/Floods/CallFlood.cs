using System.Diagnostics;
using ChatApp.Load.Stress;

namespace ChatApp.Load.Floods;

/// <summary>One client that calls as fast as it can, and somebody else who only wants an answer.</summary>
internal static class CallFlood
{
    private static readonly TimeSpan Flooding = TimeSpan.FromSeconds(10);

    public static async Task RunAsync(FloodRun flood)
    {
        await flood.StartAsync();
        using var calm = await StressWire.ConnectAsync(flood.Address, flood.Token);
        using var wild = await StressWire.ConnectAsync(flood.Address, flood.Token);
        var buffer = new byte[64 * 1024];
        var skipping = Task.Run(async () =>
        {
            while (await wild.SkipAsync(buffer, flood.Token) > 0)
                continue;
        }, flood.Token);
        var (clock, calls, longest) = (Stopwatch.StartNew(), 0, TimeSpan.Zero);
        var calling = Task.Run(async () =>
        {
            try
            {
                for (; clock.Elapsed < Flooding; calls++)
                {
                    await wild.SendAsync(
                        $$"""{"type":1,"invocationId":"{{calls}}","target":"SendMessage","arguments":["{{wild.RoomId}}","{{calls}}","{{new string('>', 7_980)}}"]}""" + StressWire.End,
                        flood.Token);
                }
            }
            catch (System.Net.WebSockets.WebSocketException)
            {
                // Ended for its calls.
            }
        }, flood.Token);
        while (!calling.IsCompleted)
        {
            var begun = clock.Elapsed;
            await calm.CallAsync("Heartbeat", "[]", flood.Token);
            longest = clock.Elapsed - begun > longest ? clock.Elapsed - begun : longest;
            await Task.Delay(50, flood.Token);
        }

        await calling;
        await flood.AtMostAsync($"{calls} messages by one client; the longest answer to somebody else, ms", longest.TotalMilliseconds, 500);
        await flood.AtMostAsync("lines of the log", flood.Server.Lines, 100);
    }
}
