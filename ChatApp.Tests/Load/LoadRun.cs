using System.Net;
using ChatApp.Load.Scenarios;

namespace ChatApp.Load;

/// <summary>One run: starts servers, connects people, warms up, measures rounds on each target alternately, and cleans up.</summary>
internal sealed class LoadRun(
    LoadOptions options, LoadScenario scenario, LoadProgress progress, CancellationToken cancellationToken) : IDisposable
{
    private readonly List<LoadServer> servers = [];
    private readonly List<(LoadTarget Target, LoadDriver Crowd)> drivers = [];

    /// <summary>Whether the servers are pinned to a processor of their own.</summary>
    public bool Pinned { get; } = CpuAffinity.Possible && (options.Address is null || options.AgainstBaseline);

    /// <summary>Runs the scenario on the calling thread.</summary>
    /// <exception cref="LoadException">A server does not start, or not all people can connect.</exception>
    public LoadResult Run()
    {
        if (Pinned)
            CpuAffinity.LeaveFirst();
        List<LoadTarget> targets = [Ours()];
        if (options.AgainstBaseline)
            targets.Add(Start("bare SignalR", isBaseline: true));
        foreach (var target in targets)
        {
            progress.Say($"{target.Name}: {scenario.Connections} people come");
            var driver = new LoadDriver(target, options.Cookies, cancellationToken);
            drivers.Add((target, driver));
            target.Loop.EverySecond = progress.GoOn;
            Alone(targets, target);
            scenario.Prepare(driver);
        }

        foreach (var (target, driver) in drivers.Where(_ => options.WarmUp > TimeSpan.Zero))
        {
            progress.Say($"{target.Name}: {options.WarmUp.TotalSeconds:0} s to warm up");
            Alone(targets, target);
            scenario.WarmUp(driver, options.WarmUp);
        }

        var rounds = targets.ConvertAll(target => new TargetRounds(target.Name, []));
        for (var round = 1; round <= options.Rounds; round++)
        {
            foreach (var ((target, driver), column) in drivers.Zip(rounds))
            {
                Alone(targets, target);
                column.Rounds.Add(scenario.Measure(driver, options.Round));
                var first = scenario.Metrics[0];
                var result = LoadResult.Text(column.Rounds[^1][first.Key], first.Format);
                progress.Say($"{target.Name}: round {round} of {options.Rounds}: {first.Label}: {result}");
            }
        }

        foreach (var (_, driver) in drivers)
            driver.Go();
        return new(scenario, Conditions(), rounds,
            targets.Select(target => target.Counters.FirstError).FirstOrDefault(error => error is not null));
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var person in drivers.SelectMany(driver => driver.Target.People))
            person.Dispose();
        foreach (var kept in drivers.SelectMany(driver => driver.Target.AdmissionConnections))
            kept.Dispose();
        foreach (var server in servers)
            server.Dispose();
    }

    /// <summary>Makes one target's loop the active one; it keeps the other target's connections alive meanwhile.</summary>
    private static void Alone(List<LoadTarget> targets, LoadTarget served)
    {
        foreach (var target in targets)
            target.Loop.Beside = null;
        served.Loop.Beside = targets.Find(target => target != served)?.Loop;
    }

    private string Conditions() =>
        (options.Address is null
            ? "ChatApp started for this, its gate wide open"
            : $"ChatApp at {options.Address}, running already, so not kept on one processor; its gate as it is set")
        + (Pinned ? "; servers started here on one processor, this tool on the others" : "; no processor of its own for anybody")
        + $"; {Environment.ProcessorCount} processors, .NET {Environment.Version}";

    private LoadTarget Ours()
    {
        if (options.Address is null)
            return Start("ChatApp", isBaseline: false);
        var host = options.Address.Host.Trim('[', ']');
        var address = IPAddress.TryParse(host, out var literal) ? literal : Dns.GetHostAddresses(host)[0];
        return new("ChatApp", options.Address, new(address, options.Address.Port), isBaseline: false, own: null, cancellationToken);
    }

    private LoadTarget Start(string name, bool isBaseline)
    {
        progress.Say($"{name}: starts");
        var server = new LoadServer(isBaseline, Pinned);
        servers.Add(server);
        server.StartAsync(
            [
                .. LoadServer.NoBounds,
                "--Chat:ConnectionsPerSecond=100000", $"--Chat:MaxConnections={scenario.Connections + 100}", "--Chat:FlappingOpens=0",
            ])
            .GetAwaiter().GetResult();
        return new(name, server.Address, new(IPAddress.Loopback, server.Address.Port), isBaseline, server, cancellationToken);
    }
}
