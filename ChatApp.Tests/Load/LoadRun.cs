using ChatApp.Load.Scenarios;

namespace ChatApp.Load;

/// <summary>One run: starts servers, connects people, warms up, measures rounds on each target alternately, and cleans up.</summary>
internal sealed class LoadRun(
    LoadOptions options, LoadScenario scenario, LoadProgress progress, CancellationToken cancellationToken) : IDisposable
{
    private LoadTargets? servers;
    private readonly List<(LoadTarget Target, LoadDriver Crowd)> drivers = [];

    /// <summary>Whether the servers are pinned to a processor of their own.</summary>
    public bool Pinned { get; } = CpuAffinity.Possible && (options.Address is null || options.AgainstBaseline);

    /// <summary>Runs the scenario on the calling thread.</summary>
    /// <exception cref="LoadException">A server does not start, or not all people can connect.</exception>
    public LoadResult Run()
    {
        if (Pinned)
            CpuAffinity.LeaveFirst();
        servers = new(options, scenario, progress, Pinned, cancellationToken);
        var targets = servers.Start();
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
            targets.Select(target => target.Counters.FirstError).FirstOrDefault(error => error is not null))
        {
            OnPostgres = options.Postgres,
        };
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var person in drivers.SelectMany(driver => driver.Target.People))
            person.Dispose();
        foreach (var kept in drivers.SelectMany(driver => driver.Target.Nodes).SelectMany(node => node.AdmissionConnections))
            kept.Dispose();
        servers?.Dispose();
    }

    /// <summary>Makes one target's loop the active one; it keeps the next target's connections alive meanwhile, and so on.</summary>
    private static void Alone(List<LoadTarget> targets, LoadTarget served)
    {
        var loop = served.Loop;
        foreach (var other in targets.Where(target => target != served))
            loop = loop.Beside = other.Loop;
        loop.Beside = null;
    }

    private string Conditions() =>
        (options.Address is null
            ? "ChatApp started for this, its gate wide open" + (options.Postgres ? "; PostgreSQL with synchronous_commit=on" : "")
            : $"ChatApp at {options.Address}, running already, so not kept on one processor; its gate as it is set")
        + (Pinned ? "; servers started here on one processor, this tool on the others" : "; no processor of its own for anybody")
        + $"; {Environment.ProcessorCount} processors, .NET {Environment.Version}";
}
