using System.Net;
using ChatApp.Load.Databases;
using ChatApp.Load.Scenarios;

namespace ChatApp.Load;

/// <summary>Starts the servers of a run and ends them.</summary>
internal sealed class LoadTargets(
    LoadOptions options, LoadScenario scenario, LoadProgress progress, bool pinned, CancellationToken cancellationToken) : IDisposable
{
    private readonly List<LoadServer> servers = [];
    private PostgresProcess? postgres;
    private RedisProcess? redis;

    /// <summary>Starts what the options ask for. The last target is the one that the others are compared with.</summary>
    /// <exception cref="LoadException">A server does not start.</exception>
    public List<LoadTarget> Start()
    {
        if (options.Scenario == "across")
            return [.. options.Bells.Select(bell => Cluster(Name(bell), options.Nodes, bell)), Cluster("1 node", 1, "notify")];
        if (options.Postgres)
        {
            var bell = options.Bells[0];
            return options.Nodes == 1
                ? [Cluster("PostgreSQL", 1, "notify"), Alone("SQLite", isBaseline: false, new(null, null))]
                :
                [
                    Cluster("1 node", 1, "notify"), Cluster($"{options.Nodes} nodes", options.Nodes, bell),
                    Alone("SQLite", isBaseline: false, new(null, null)),
                ];
        }

        List<LoadTarget> targets = [options.Address is null ? Alone("ChatApp", isBaseline: false) : Running(options.Address)];
        if (options.AgainstBaseline)
            targets.Add(Alone("bare SignalR", isBaseline: true));
        return targets;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var server in servers)
            server.Dispose();
        redis?.StopAsync().GetAwaiter().GetResult();
        postgres?.StopAsync().GetAwaiter().GetResult();
    }

    private static string Name(string bell) => bell == "redis" ? "Redis" : "NOTIFY";

    private LoadTarget Running(Uri address)
    {
        var host = address.Host.Trim('[', ']');
        var found = IPAddress.TryParse(host, out var literal) ? literal : Dns.GetHostAddresses(host)[0];
        return new("ChatApp", address, new(found, address.Port), isBaseline: false, own: null, cancellationToken);
    }

    private LoadTarget Alone(string name, bool isBaseline, LoadDatabases? databases = null)
    {
        var server = StartServer(name, isBaseline);
        return new(name, server.Address, LoadNode.Of(server).EndPoint, isBaseline, server, cancellationToken) { Databases = databases };
    }

    private LoadTarget Cluster(string name, int count, string bell)
    {
        postgres ??= PostgresProcess.CreateAsync(lasting: true, isDurable: true, pinned).GetAwaiter().GetResult();
        if (bell == "redis")
            redis ??= RedisProcess.CreateAsync(pinned).GetAwaiter().GetResult();
        var database = postgres.CreateDatabaseAsync($"load_{servers.Count}").GetAwaiter().GetResult();
        var usedRedis = bell == "redis" ? redis : null;
        var nodes = Enumerable.Range(1, count).Select(number => StartServer(
            $"{name}, node {number}", isBaseline: false, $"--ConnectionStrings:Postgres={database}",
            $"--ConnectionStrings:Redis={usedRedis?.Address}", $"--Chat:Node={number}")).ToList();
        return new(name, nodes[0].Address, LoadNode.Of(nodes[0]).EndPoint, isBaseline: false, nodes[0], cancellationToken, nodes[1..])
        {
            Databases = new(postgres, usedRedis),
        };
    }

    private LoadServer StartServer(string name, bool isBaseline, params string[] settings)
    {
        progress.Say($"{name}: starts");
        var server = new LoadServer(isBaseline, pinned);
        servers.Add(server);
        server.StartAsync(
            [
                .. LoadServer.NoBounds, "--Chat:ConnectionsPerSecond=100000", $"--Chat:MaxConnections={scenario.Connections + 100}",
                "--Chat:FlappingOpens=0", .. settings,
            ])
            .GetAwaiter().GetResult();
        return server;
    }
}
