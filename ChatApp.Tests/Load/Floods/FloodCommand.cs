using System.Net.WebSockets;
using ChatApp.Client;
using ChatApp.Load.Stress;
using ChatApp.Load.Wire;

namespace ChatApp.Load.Floods;

/// <summary><c>stress --floods</c>: runs abusive clients of several kinds, each kind against a separate server, and checks how much they
/// affect other clients.</summary>
internal static class FloodCommand
{
    private static readonly (string Name, Func<FloodRun, Task> Run)[] Floods =
    [
        ("slow-readers", SlowReadersFlood.RunAsync), ("unread-pages", UnreadPagesFlood.RunAsync), ("typing", TypingFlood.RunAsync),
        ("tickets", TicketFlood.RunAsync), ("calls", CallFlood.RunAsync), ("strangers", StrangerFlood.RunAsync),
        ("dear-texts", CostlyTextsFlood.RunAsync), ("pictures", PicturesFlood.RunAsync),
    ];

    /// <summary>The names of all floods.</summary>
    public static IEnumerable<string> Names => Floods.Select(flood => flood.Name);

    /// <summary>Runs the named floods, or all of them when none is named.</summary>
    /// <returns>The exit code: 0 when every bound was kept.</returns>
    public static async Task<int> RunAsync(IReadOnlyCollection<string> names, TextWriter output, CancellationToken cancellationToken)
    {
        var held = true;
        foreach (var (name, run) in Floods.Where(flood => names.Count == 0 || names.Contains(flood.Name)))
        {
            await output.WriteLineAsync(name);
            using var flood = new FloodRun(output, cancellationToken);
            try
            {
                await run(flood);
            }
            catch (Exception failed) when (failed is StressException or LoadException or HttpRequestException or WebSocketException
                or RefusedException or WireCallException or TimeoutException)
            {
                await flood.FailAsync(failed.Message);
            }

            held &= flood.Held;
        }

        return held ? 0 : 1;
    }
}
