using System.Diagnostics;
using ChatApp.Load.Wire;

namespace ChatApp.Load.Floods;

/// <summary>One client calls as fast as it can, while another measures how long its own calls take.</summary>
internal static class CallFlood
{
    private static readonly TimeSpan Flooding = TimeSpan.FromSeconds(10);

    public static async Task RunAsync(FloodRun flood)
    {
        await flood.StartAsync();
        await using var calm = await WireVisitor.ConnectGuestAsync(flood.Address);
        await using var wild = await WireVisitor.ConnectGuestAsync(flood.Address);
        wild.ReadSlowly(int.MaxValue);
        var (clock, calls, longest) = (Stopwatch.StartNew(), 0, TimeSpan.Zero);
        var text = new string('>', 7_980);
        var calling = Task.Run(async () =>
        {
            try
            {
                for (; clock.Elapsed < Flooding; calls++)
                {
                    await wild.SendRawAsync(
                        """{"type":1"""
                        + $$""","invocationId":"{{calls}}","target":"SendMessage","arguments":["{{wild.Room}}","{{calls}}","{{text}}"]}"""
                        + WireClient.End,
                        flood.Token);
                }
            }
            catch (System.Net.WebSockets.WebSocketException)
            {
                // The server ended the connection because of its calls.
            }
        }, flood.Token);
        while (!calling.IsCompleted)
        {
            var begun = clock.Elapsed;
            await calm.CallAsync("Heartbeat");
            longest = clock.Elapsed - begun > longest ? clock.Elapsed - begun : longest;
            await Task.Delay(50, flood.Token);
        }

        await calling;
        await flood.AtMostAsync($"{calls} messages by one client; the longest answer to somebody else, ms", longest.TotalMilliseconds, 500);
        await flood.AtMostAsync("lines of the log", flood.Server.Lines, 100);
    }
}
