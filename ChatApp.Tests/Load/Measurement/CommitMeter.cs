using System.Globalization;

namespace ChatApp.Load.Measurement;

/// <summary>Measures what the commits of a target cost in a round: each process's processor time, and from <c>/metrics</c> their
/// number.</summary>
internal sealed class CommitMeter
{
    /// <summary>The metrics that it adds.</summary>
    public static readonly Metric[] Metrics =
    [
        new("commits", "commits", "N0"), new("writesPerCommit", "  messages each", "N1"), new("commitMs", "  duration, ms", "N2"),
        new("firstNodePerCommit", "CPU a commit, µs: first node", "N0"), new("otherNodesPerCommit", "  other nodes", "N0"),
        new("postgresPerCommit", "  PostgreSQL", "N0"), new("redisPerCommit", "  Redis", "N0"),
        new("allPerCommit", "  in all", "N0"), new("allPerMillion", "CPU in all, s per million messages", "N1"),
    ];

    private readonly LoadTarget target;
    private readonly Reading before;

    /// <summary>Begins to measure.</summary>
    public CommitMeter(LoadTarget target) => (this.target, before) = (target, Read(target));

    /// <summary>Ends the measuring and adds the results to the round's.</summary>
    public void End(RoundMetrics round)
    {
        var now = Read(target);
        var (commits, writes) = (now.Commits - before.Commits, now.Writes - before.Writes);
        round["commits"] = commits;
        if (commits == 0)
            return;
        round["writesPerCommit"] = writes / commits;
        round["commitMs"] = (now.Seconds - before.Seconds) * 1e3 / commits;
        var (first, others, postgres, redis) = (
            now.FirstNode - before.FirstNode, now.OtherNodes - before.OtherNodes, now.Postgres - before.Postgres, now.Redis - before.Redis);
        var all = first + others + (postgres ?? 0) + (redis ?? 0);
        round["firstNodePerCommit"] = first * 1e6 / commits;
        round["otherNodesPerCommit"] = target.Servers.Count > 1 ? others * 1e6 / commits : null;
        round["postgresPerCommit"] = postgres * 1e6 / commits;
        round["redisPerCommit"] = redis * 1e6 / commits;
        round["allPerCommit"] = all * 1e6 / commits;
        round["allPerMillion"] = all * 1e6 / writes;
    }

    private static Reading Read(LoadTarget target)
    {
        using var http = new HttpClient();
        var (commits, seconds, writes) = (0d, 0d, 0d);
        var processors = target.Servers.Select(server => server.Metrics.Processor).ToList();
        var (postgres, redis) = (target.Databases?.Postgres?.Processor, target.Databases?.Redis?.Processor);
        foreach (var server in target.Servers)
        {
            var lines = http.GetStringAsync(new Uri(server.Address, "/metrics")).GetAwaiter().GetResult().Split('\n');
            commits += Value(lines, "chatapp_commit_duration_seconds_count");
            seconds += Value(lines, "chatapp_commit_duration_seconds_sum");
            writes += Value(lines, "chatapp_commit_writes_sum");
        }

        return new(commits, seconds, writes, processors[0], processors.Skip(1).Sum(), postgres, redis);
    }

    private static double Value(string[] lines, string name) =>
        lines.FirstOrDefault(line => line.StartsWith(name, StringComparison.Ordinal)) is { } line
            ? double.Parse(line[(line.LastIndexOf(' ') + 1)..], CultureInfo.InvariantCulture)
            : 0;

    private sealed record Reading(
        double Commits, double Seconds, double Writes, double FirstNode, double OtherNodes, double? Postgres, double? Redis);
}
