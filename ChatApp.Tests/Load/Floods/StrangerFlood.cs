using System.Diagnostics;
using ChatApp.Contracts;
using ChatApp.HubLog;
using ChatApp.Load.Wire;
using ChatApp.Storage;
using Microsoft.EntityFrameworkCore;

namespace ChatApp.Load.Floods;

/// <summary>Strangers without a cookie ask for admission while visitors connect and disconnect: the hub log must keep all entries of the
/// visitors.</summary>
internal static class StrangerFlood
{
    private const int AtATime = 16, Visitors = 20;

    /// <summary>One row per network, refusal code and minute; the flood may span two minutes.</summary>
    private const int RowsBound = 2;

    private static readonly TimeSpan Flooding = TimeSpan.FromSeconds(10), StoredWithin = TimeSpan.FromSeconds(20);

    public static async Task RunAsync(FloodRun flood)
    {
        await flood.StartAsync();
        using var http = new HttpClient(new SocketsHttpHandler { UseCookies = false });
        var (clock, asked) = (Stopwatch.StartNew(), 0);
        var visits = VisitAsync(flood, clock);
        await Task.WhenAll(Enumerable.Range(0, AtATime).Select(_ => Task.Run(async () =>
        {
            while (clock.Elapsed < Flooding)
            {
                using var answer = await http.PostAsync(new Uri(flood.Address, Paths.Connect), null, flood.Token);
                Interlocked.Increment(ref asked);
            }
        }, flood.Token)));
        await visits;
        await flood.AtMostAsync(
            $"{asked} strangers refused in {Flooding.TotalSeconds} s; lines of the log beside those of {Visitors} visitors",
            flood.Server.Lines - (2 * Visitors), 100);
        await using var db = new SqliteChatDbContext(
            new DbContextOptionsBuilder<SqliteChatDbContext>().UseSqlite($"Data Source={Path.Combine(flood.Server.DataFolder, "chat.db")}")
                .Options);
        var log = db.Set<HubLogRow>().AsNoTracking();
        var refusals = log.Where(row => row.Event == HubLogEvent.Refused);
        var stored = 0;
        for (var waited = Stopwatch.StartNew(); waited.Elapsed < StoredWithin && stored < asked; await Task.Delay(100, flood.Token))
            stored = await refusals.SumAsync(row => row.Attempts, flood.Token);
        await flood.NoteAsync(stored == asked, $"refusals counted by the hub log: {stored}");
        await flood.AtMostAsync("rows of the hub log for them", await refusals.CountAsync(flood.Token), RowsBound);
        var came = await log.CountAsync(row => row.Event == HubLogEvent.Opened, flood.Token);
        var went = await log.CountAsync(row => row.Event == HubLogEvent.Closed, flood.Token);
        await flood.NoteAsync(
            (came, went) == (Visitors, Visitors), $"of {Visitors} visitors the hub log has {came} openings and {went} ends");
        await flood.AtMostAsync("lines that say that entries were dropped", flood.Server.Dropped, 0);
    }

    private static async Task VisitAsync(FloodRun flood, Stopwatch clock)
    {
        for (var visitor = 1; visitor <= Visitors; visitor++)
        {
            await using (await WireVisitor.ConnectGuestAsync(flood.Address))
            {
                // Connects and disconnects at once; visits are spread over the duration of the flood.
            }

            if ((visitor * Flooding / Visitors) - clock.Elapsed is { Ticks: > 0 } wait)
                await Task.Delay(wait, flood.Token);
        }
    }
}
