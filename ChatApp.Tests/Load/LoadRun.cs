using System.Net;
using ChatApp.Load.Scenarios;

namespace ChatApp.Load;

/// <summary>One run: servers, people, warming up, rounds on each side in turn, and everything tidied up.</summary>
internal sealed class LoadRun(LoadOptions options, LoadScenario scenario, LoadProgress progress, CancellationToken cancellationToken) : IDisposable
{
    private readonly List<LoadServer> servers = [];
    private readonly List<(LoadSide Side, LoadCrowd Crowd)> crowds = [];

    /// <summary>Whether the servers are kept on a processor of their own.</summary>
    public bool Pinned { get; } = Affinity.Possible && (options.Address is null || options.AgainstBare);

    /// <summary>Runs it, on the calling thread.</summary>
    /// <exception cref="LoadException">A server, or the coming of people, is not what the work needs to begin.</exception>
    public LoadOutcome Run()
    {
        if (Pinned)
            Affinity.LeaveFirst();
        List<LoadSide> sides = [Ours()];
        if (options.AgainstBare)
            sides.Add(Start("bare SignalR", bare: true));
        foreach (var side in sides)
        {
            progress.Say($"{side.Name}: {scenario.Connections} people come");
            var crowd = new LoadCrowd(side, options.Cookies, cancellationToken);
            crowds.Add((side, crowd));
            side.Loop.EverySecond = progress.GoOn;
            Alone(sides, side);
            scenario.Prepare(crowd);
        }

        foreach (var (side, crowd) in crowds.Where(_ => options.WarmUp > TimeSpan.Zero))
        {
            progress.Say($"{side.Name}: {options.WarmUp.TotalSeconds:0} s to warm up");
            Alone(sides, side);
            scenario.WarmUp(crowd, options.WarmUp);
        }

        var rounds = sides.ConvertAll(side => new LoadColumn(side.Name, []));
        for (var round = 1; round <= options.Rounds; round++)
        {
            foreach (var ((side, crowd), column) in crowds.Zip(rounds))
            {
                Alone(sides, side);
                column.Rounds.Add(scenario.Measure(crowd, options.Round));
                progress.Say($"{side.Name}: round {round} of {options.Rounds}: {scenario.Figures[0].Label}: {LoadOutcome.Text(column.Rounds[^1][scenario.Figures[0].Key], scenario.Figures[0].Format)}");
            }
        }

        foreach (var (_, crowd) in crowds)
            crowd.Go();
        return new(scenario, Conditions(), rounds, sides.Select(side => side.Tally.FirstError).FirstOrDefault(error => error is not null));
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var person in crowds.SelectMany(crowd => crowd.Side.People))
            person.Dispose();
        foreach (var kept in crowds.SelectMany(crowd => crowd.Side.AdmissionWires))
            kept.Dispose();
        foreach (var server in servers)
            server.Dispose();
    }

    /// <summary>One side is served; the others are kept alive.</summary>
    private static void Alone(List<LoadSide> sides, LoadSide served)
    {
        foreach (var side in sides)
            side.Loop.Beside = null;
        served.Loop.Beside = sides.Find(side => side != served)?.Loop;
    }

    private string Conditions() =>
        (options.Address is null ? "ChatApp started for this, its gate wide open" : $"ChatApp at {options.Address}, running already, so not kept on one processor; its gate as it is set")
        + (Pinned ? "; servers started here on one processor, this tool on the others" : "; no processor of its own for anybody")
        + $"; {Environment.ProcessorCount} processors, .NET {Environment.Version}";

    private LoadSide Ours()
    {
        if (options.Address is null)
            return Start("ChatApp", bare: false);
        var host = options.Address.Host.Trim('[', ']');
        var address = IPAddress.TryParse(host, out var literal) ? literal : Dns.GetHostAddresses(host)[0];
        return new("ChatApp", options.Address, new(address, options.Address.Port), bare: false, own: null, cancellationToken);
    }

    private LoadSide Start(string name, bool bare)
    {
        progress.Say($"{name}: starts");
        var server = new LoadServer(bare, Pinned);
        servers.Add(server);
        server.StartAsync(
            [.. LoadServer.NoBounds, "--Chat:ConnectionsPerSecond=100000", $"--Chat:MaxConnections={scenario.Connections + 100}", "--Chat:FlappingOpens=0"])
            .GetAwaiter().GetResult();
        return new(name, server.Address, new(IPAddress.Loopback, server.Address.Port), bare, server, cancellationToken);
    }
}
