using System.Diagnostics;
using ChatApp.Contracts;
using ChatApp.Load.Wire;

namespace ChatApp.Load.Floods;

/// <summary>Strangers without a cookie who ask to connect.</summary>
internal static class StrangerFlood
{
    private const int AtATime = 16;

    private static readonly TimeSpan Flooding = TimeSpan.FromSeconds(10);

    public static async Task RunAsync(FloodRun flood)
    {
        await flood.StartAsync();
        using var http = new HttpClient(new SocketsHttpHandler { UseCookies = false });
        var (clock, asked) = (Stopwatch.StartNew(), 0);
        await Task.WhenAll(Enumerable.Range(0, AtATime).Select(_ => Task.Run(async () =>
        {
            while (clock.Elapsed < Flooding)
            {
                using var answer = await http.PostAsync(new Uri(flood.Address, Paths.Connect), null, flood.Token);
                Interlocked.Increment(ref asked);
            }
        }, flood.Token)));
        await flood.AtMostAsync($"{asked} strangers refused in {Flooding.TotalSeconds} s; lines of the log", flood.Server.Lines, 100);
        await using var guest = await WireVisitor.ConnectGuestAsync(flood.Address);
        await flood.NoteAsync(true, "a guest connects");
    }
}
