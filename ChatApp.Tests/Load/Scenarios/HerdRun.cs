using System.Diagnostics;
using ChatApp.Cli;
using ChatApp.Contracts;
using ChatApp.Load.Metrics;

namespace ChatApp.Load.Scenarios;

/// <summary>What one herd came to.</summary>
/// <param name="Rate">Connections a second that the gate let in; null where it stood wide open.</param>
/// <param name="People">How many pressed.</param>
/// <param name="ByTheRateSeconds">How long the rate makes the last one wait; null without one.</param>
/// <param name="AllBackSeconds">From the press until the last one had caught up.</param>
/// <param name="PressMs">From a press to its room caught up on.</param>
/// <param name="Turns">Presses that waited for a turn.</param>
/// <param name="RefusedAtTurn">Turns that were not enough when their time had come.</param>
/// <param name="Refused">Refusals but turns, by the server's log.</param>
/// <param name="NotBack">People whose one press did not connect.</param>
/// <param name="Opened">Connections that the server's log says were opened, the bystander's left out.</param>
/// <param name="Missing">Messages that somebody does not hold and should.</param>
/// <param name="Doubled">Messages that somebody holds more than once.</param>
/// <param name="Repeats">How often catching up was to be tried again.</param>
/// <param name="PageMs">A bystander's page, from asking to its last byte, during the herd.</param>
/// <param name="PageBeforeMs">The same just before.</param>
/// <param name="MessageMs">A bystander's message, from sending to its answer, during the herd.</param>
/// <param name="MessageBeforeMs">The same just before.</param>
/// <param name="ServerSeconds">Processor time of the server from the press until everybody was back.</param>
/// <param name="ToolSeconds">The same of this program.</param>
/// <param name="ResidentMb">The server's resident memory before the press.</param>
/// <param name="MostResidentMb">The most it ever had.</param>
internal sealed record Herd(
    int? Rate, int People, double? ByTheRateSeconds, double AllBackSeconds, Spread PressMs, int Turns, int RefusedAtTurn, int Refused, int NotBack,
    int Opened, int Missing, int Doubled, int Repeats, Spread PageMs, Spread PageBeforeMs, Spread MessageMs, Spread MessageBeforeMs,
    double ServerSeconds, double ToolSeconds, double ResidentMb, double MostResidentMb)
{
    /// <summary>What must not be, and was; null where all is well.</summary>
    public string? Fault =>
        NotBack > 0 ? $"{NotBack} people were not connected by their press"
        : Opened != People ? $"{People} presses opened {Opened} connections"
        : RefusedAtTurn > 0 ? $"{RefusedAtTurn} were refused at their turn"
        : Refused > 0 ? $"{Refused} were refused otherwise than by a turn"
        : Missing > 0 ? $"{Missing} messages are missing"
        : Doubled > 0 ? $"{Doubled} messages are there twice" : null;
}

/// <summary>A herd: many people connected, the server killed and started again, and everybody presses Reconnect at once. A bystander who
/// was back before them goes on opening pages and writing.</summary>
internal sealed class HerdRun : IDisposable
{
    /// <summary>How many come in at a time while everybody gathers.</summary>
    private const int AtATime = 16;

    /// <summary>No gate to speak of.</summary>
    private const int WideOpen = 100_000;

    /// <summary>A server just started is slow at everything it does for the first time; that is not what is measured.</summary>
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(3);

    private static readonly TimeSpan Before = TimeSpan.FromSeconds(3);

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly HttpClient http = new(new SocketsHttpHandler { UseCookies = false, UseProxy = false }) { Timeout = Timeout.InfiniteTimeSpan };
    private readonly LoadServer server = new();
    private readonly int people;
    private readonly int behind;
    private readonly int? rate;
    private readonly List<LoadClient> herd;
    private readonly LoadBystander bystander;

    /// <summary>A herd to come.</summary>
    /// <param name="people">How many.</param>
    /// <param name="behind">How many messages they miss.</param>
    /// <param name="rate">Connections a second; null for a gate wide open.</param>
    public HerdRun(int people, int behind, int? rate)
    {
        (this.people, this.behind, this.rate) = (people, behind, rate);
        herd = [.. Enumerable.Range(0, people).Select(_ => new LoadClient(server.Address, http))];
        bystander = new(new(server.Address, http));
    }

    /// <summary>Runs it.</summary>
    /// <param name="say">Told how it goes on.</param>
    /// <param name="cancellationToken">Ends it early.</param>
    /// <exception cref="LoadException">The server, or everybody's first connection, is not what a herd needs to begin.</exception>
    public async Task<Herd> RunAsync(Action<string> say, CancellationToken cancellationToken)
    {
        var room = await GatherAsync(cancellationToken);
        say($"{people} people connected, server killed");
        server.Kill();
        await Task.WhenAll(herd.Append(bystander.Client).Select(client => client.Ended)).WaitAsync(Patience, cancellationToken);
        await server.StartAsync(Settings(rate ?? WideOpen));
        using var running = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        await bystander.Client.PressAsync(room, cancellationToken);
        await bystander.PostAsync(behind, cancellationToken);
        await bystander.LookAroundAsync(WarmUp, cancellationToken);
        var before = await bystander.LookAroundAsync(Before, cancellationToken);
        say($"server started again, {behind} messages posted meanwhile; everybody presses");

        var pinging = PingAsync(running.Token);
        var (resident, processor, own, clock) = (server.Resident, server.Processor, Own(), Stopwatch.StartNew());
        using var herdBack = new CancellationTokenSource();
        var looking = bystander.LookAroundAsync(null, herdBack.Token);
        var presses = await Task.WhenAll(herd.Select(client => TryPressAsync(client, room, cancellationToken)));
        var (allBack, used, ownUsed) = (clock.Elapsed, server.Processor - processor, Own() - own);
        await herdBack.CancelAsync();
        var during = await looking;
        var back = presses.OfType<Press>().ToList();
        say($"{back.Count} back after {allBack.TotalSeconds:0.0} s");

        var (missing, doubled) = await CompareAsync(back.Count == people, cancellationToken);
        await Waiting.UntilAsync(() => server.Opened > back.Count, Patience, cancellationToken);
        await running.CancelAsync();
        await pinging;
        // Half a second's worth comes in at once, the rest at the rate.
        var byTheRate = rate is { } perSecond ? Math.Max(0, people - Math.Max(1, perSecond / 2)) / (double)perSecond : (double?)null;
        return new(
            rate, people, byTheRate, allBack.TotalSeconds, Spread.Of(back.Select(press => press.Took)), back.Count(press => press.Turns > 0),
            back.Sum(press => press.RefusedAtTurn), server.Refused, people - back.Count, server.Opened - 1, missing, doubled,
            back.Sum(press => press.Repeats), Spread.Of(during.Pages), Spread.Of(before.Pages), Spread.Of(during.Messages), Spread.Of(before.Messages),
            used.TotalSeconds, ownUsed.TotalSeconds, resident, server.MostResident);
    }

    public void Dispose()
    {
        foreach (var client in herd)
            client.Dispose();
        bystander.Client.Dispose();
        server.Dispose();
        http.Dispose();
    }

    private static TimeSpan Own() => Process.GetCurrentProcess().TotalProcessorTime;

    private string[] Settings(int perSecond) => [.. LoadServer.NoBounds, $"--Chat:ConnectionsPerSecond={perSecond}", $"--Chat:MaxConnections={people + 100}"];

    /// <summary>Everybody comes, one after another, into the first room.</summary>
    private async Task<string> GatherAsync(CancellationToken cancellationToken)
    {
        await server.StartAsync(Settings(WideOpen));
        await bystander.Client.OpenPageAsync(cancellationToken);
        await bystander.Client.PressAsync(null, cancellationToken);
        await bystander.PostAsync(1, cancellationToken);
        var room = bystander.Client.Session!.Rooms[0].Id;
        await Parallel.ForEachAsync(herd, new ParallelOptions { MaxDegreeOfParallelism = AtATime, CancellationToken = cancellationToken }, async (client, token) =>
        {
            await client.OpenPageAsync(token);
            await client.PressAsync(room, token);
        });
        return room;
    }

    private static async Task<Press?> TryPressAsync(LoadClient client, string room, CancellationToken cancellationToken)
    {
        try
        {
            return await client.PressAsync(room, cancellationToken);
        }
        catch (Exception failed) when (failed is LoadException or HttpRequestException or System.Net.WebSockets.WebSocketException)
        {
            return null;
        }
    }

    private async Task PingAsync(CancellationToken cancellationToken)
    {
        try
        {
            while (true)
            {
                await Task.Delay(Limits.Ping, cancellationToken);
                foreach (var client in herd)
                    await client.PingAsync(cancellationToken);
            }
        }
        catch (OperationCanceledException)
        {
            // The herd is over.
        }
    }

    /// <summary>Holds what everybody has against what the bystander wrote.</summary>
    private async Task<(int Missing, int Doubled)> CompareAsync(bool everybody, CancellationToken cancellationToken)
    {
        await bystander.PostAsync(1, cancellationToken);
        var last = bystander.Posted[^1];
        if (everybody)
            await Task.WhenAll(herd.Select(client => client.ReachesAsync(last, Patience, cancellationToken)));
        var (missing, doubled) = (0, 0);
        foreach (var held in herd.Select(client => client.Messages))
        {
            var first = held.Count > 0 ? held[0].Number : 1;
            var ids = held.GroupBy(message => message.ClientMessageId).ToDictionary(group => group.Key, group => group.Count());
            missing += bystander.Posted.Count(message => message.Number >= first && !ids.ContainsKey(message.ClientMessageId));
            doubled += ids.Values.Sum(count => count - 1);
        }

        return (missing, doubled);
    }
}
