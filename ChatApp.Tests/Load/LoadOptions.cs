using System.CommandLine;
using ChatApp.Cli;
using ChatApp.Contracts;

namespace ChatApp.Load;

/// <summary>Command-line options of a load run.</summary>
internal sealed record LoadOptions
{
    private const string Description =
        """
        Puts load on a server and prints the results; exit code 0 where nothing was lost and nothing came twice. Scenarios:
          idle       people connect, and then only beat                       --people 5000
          fanout     one room, 10,000 deliveries a second                     --people 500 --rooms 1 --rate 10000 or --most,
        """
        + """
         --slow-readers 0
          ingest     closed-loop senders in rooms of 2                        --people 64
          herd       all come back at once, to servers of the run's own       --people 2000 --rate 100 --behind 50
          catchup    all have missed messages, and ask at once                --people 2000 --behind 200
          page       a room's page, asked for again and again                 --people 8
          search     four words are searched for in a server of the run's own --people 20 --messages 1000000 --rate 1000
          start      a server of the run's own is killed and started, and one person enters
          across     written on one node, read on another               --people 200 --rate 1000 --nodes 2 --bell redis|notify
        With --postgres: nodes on a PostgreSQL of the run's own, beside one server with SQLite; --nodes 2 measures one node and two.
        """;

    private static readonly string[] Scenarios = ["idle", "fanout", "ingest", "herd", "catchup", "page", "search", "start", "across"];

    private static readonly string[] AllBells = ["redis", "notify"];

    /// <summary>More sockets would need more than one thread, and more ports than one address has available.</summary>
    private const int MostPeople = 10_000;

    public string Scenario { get; private init; } = "";

    /// <summary>The server's address; null when the run starts its own server.</summary>
    public Uri? Address { get; private init; }

    /// <summary>Number of people, per room in scenarios with rooms; null for the scenario's default.</summary>
    public int? People { get; private init; }

    public int Rooms { get; private init; } = 1;

    /// <summary>Deliveries or connections per second; null for the scenario's default.</summary>
    public int? Rate { get; private init; }

    /// <summary>Number of messages to search in; null for the scenario's default.</summary>
    public int? Messages { get; private init; }

    /// <summary>Whether messages are sent at the highest possible rate.</summary>
    public bool AsManyAsGo { get; private init; }

    /// <summary>Number of messages that each person misses; null for the scenario's default.</summary>
    public int? Behind { get; private init; }

    /// <summary>Number of people who stop reading.</summary>
    public int SlowReaders { get; private init; }

    /// <summary>Time to warm up each target before the first measurement.</summary>
    public TimeSpan WarmUp { get; private init; } = TimeSpan.FromSeconds(30);

    /// <summary>Duration of a round.</summary>
    public TimeSpan Round { get; private init; } = TimeSpan.FromSeconds(10);

    /// <summary>Number of rounds on each target.</summary>
    public int Rounds { get; private init; } = 3;

    /// <summary>Whether the baseline, an empty hub, is measured as well.</summary>
    public bool AgainstBaseline { get; private init; }

    /// <summary>Whether nodes on PostgreSQL are measured, beside a server with SQLite.</summary>
    public bool Postgres { get; private init; }

    /// <summary>Number of nodes on one PostgreSQL database.</summary>
    public int Nodes { get; private init; } = 1;

    /// <summary>What tells the nodes of each other's messages: <c>redis</c>, <c>notify</c>, or one after the other.</summary>
    public IReadOnlyList<string> Bells { get; private init; } = AllBells;

    /// <summary>Session cookies to sign in with.</summary>
    public IReadOnlyList<string> Cookies { get; private init; } = [];

    /// <summary>Whether the output is JSON.</summary>
    public bool Json { get; private init; }

    /// <summary>Whether the caller confirms that a server on another machine is their own.</summary>
    public bool Mine { get; private init; }

    /// <summary>The command that parses them.</summary>
    public static Command Command(Func<LoadOptions, TextWriter, CancellationToken, Task<int>> run)
    {
        var url = CommandLine.Argument(
            "URL", "A running server; without one the run starts a server with data of its own", "an http address",
            text => CommandLine.Url(text, "http"));
        var scenario = CommandLine.Parsed(
            "--scenario", "NAME", "What to measure", $"one of {string.Join(", ", Scenarios)}",
            text => Scenarios.Contains(text) ? text : null);
        scenario.Required = true;
        var people = CommandLine.Number("--people", "People, a room where there are rooms", 1, MostPeople);
        var rooms = CommandLine.Number("--rooms", "Rooms of fanout", 1, 5_000);
        var rate = CommandLine.Number(
            "--rate", "Deliveries a second of fanout, connections of herd, messages of search and across", 1, 10_000_000);
        var most = new Option<bool>("--most") { Description = "Sends as fast as fanout can" };
        var behind = CommandLine.Number("--behind", "Messages that each person missed, of catchup and herd", 0, 5_000);
        var slowReaders = CommandLine.Number("--slow-readers", "People of fanout who stop reading", 0, 100);
        var messages = CommandLine.Number("--messages", "Messages to search in", 1_000, 10_000_000);
        var warmUp = CommandLine.Number("--warm-up", "Seconds before the first round, 30 unless given", 0, 600);
        var seconds = CommandLine.Number("--seconds", "Seconds of a round, 10 unless given", 1, 600);
        var rounds = CommandLine.Number("--rounds", "Rounds, 3 unless given", 1, 20);
        var againstBare = new Option<bool>("--against-bare")
        {
            Description = "Measures an empty SignalR hub in turn, and gives the ratios",
        };
        var postgres = new Option<bool>("--postgres")
        {
            Description = "Measures nodes on a PostgreSQL of the run's own, and a server with SQLite in turn",
        };
        var nodes = CommandLine.Number("--nodes", "Nodes on PostgreSQL, 1 unless given, 2 of across", 1, 4);
        var bell = CommandLine.Parsed(
            "--bell", "NAME", "What tells nodes of messages: redis unless given; across measures both",
            $"one of {string.Join(", ", AllBells)}", text => AllBells.Contains(text) ? text : null);
        var cookies = new Option<string[]>("--cookie")
        {
            HelpName = "TEXT",
            Description = "Signs in with this session instead of as a guest; may be given again",
            DefaultValueFactory = _ => [],
        };
        var json = new Option<bool>("--json") { Description = "Writes JSON, for programs" };
        var mine = new Option<bool>("--yes-this-is-my-server") { Description = "Needed for a server beyond this machine" };
        var command = new Command("load", Description)
        {
            url, scenario, people, rooms, rate, most, behind, slowReaders, messages, warmUp, seconds, rounds,
            againstBare, postgres, nodes, bell, cookies, json, mine,
        };
        command.SetAction((parsed, cancellationToken) =>
        {
            var isAcross = parsed.GetRequiredValue(scenario) == "across";
            var options = new LoadOptions
            {
                Address = parsed.GetValue(url),
                Scenario = parsed.GetRequiredValue(scenario)!,
                Postgres = parsed.GetValue(postgres) || isAcross,
                Nodes = parsed.GetValue(nodes) ?? (isAcross ? 2 : 1),
                Bells = parsed.GetValue(bell) is { } one ? [one] : AllBells,
                People = parsed.GetValue(people),
                Rooms = parsed.GetValue(rooms) ?? 1,
                Rate = parsed.GetValue(rate),
                AsManyAsGo = parsed.GetValue(most),
                Behind = parsed.GetValue(behind),
                Messages = parsed.GetValue(messages),
                SlowReaders = parsed.GetValue(slowReaders) ?? 0,
                WarmUp = TimeSpan.FromSeconds(parsed.GetValue(warmUp) ?? 30),
                Round = TimeSpan.FromSeconds(parsed.GetValue(seconds) ?? 10),
                Rounds = parsed.GetValue(rounds) ?? 3,
                AgainstBaseline = parsed.GetValue(againstBare),
                Cookies = parsed.GetRequiredValue(cookies),
                Json = parsed.GetValue(json),
                Mine = parsed.GetValue(mine),
            };
            return options.Misfit() is { } misfit
                ? CommandLine.RefuseAsync(command, misfit, parsed.InvocationConfiguration.Error)
                : run(options, parsed.InvocationConfiguration.Output, cancellationToken);
        });
        return command;
    }

    /// <summary>Which option does not go with the scenario, or with another option; null where all do.</summary>
    private string? Misfit()
    {
        (string Name, bool Given, string[] Scenarios)[] narrow =
        [
            ("--messages", Messages is not null, ["search"]),
            ("--against-bare", AgainstBaseline, [.. Scenarios.Except(["search", "across"])]),
            ("--postgres", Postgres, ["idle", "fanout", "ingest", "catchup", "page", "across"]),
            ("URL", Address is not null, ["idle", "fanout", "ingest", "catchup", "page"]),
            ("--people", People is not null, ["idle", "fanout", "ingest", "herd", "catchup", "page", "search", "across"]),
            ("--rooms", Rooms > 1, ["fanout"]), ("--most", AsManyAsGo, ["fanout"]), ("--slow-readers", SlowReaders > 0, ["fanout"]),
            ("--rate", Rate is not null, ["fanout", "herd", "search", "across"]), ("--behind", Behind is not null, ["catchup", "herd"]),
        ];
        if (narrow.FirstOrDefault(option => option.Given && !option.Scenarios.Contains(Scenario)) is { Name: { } name })
            return $"{name} is not for {Scenario}.";
        return this switch
        {
            { Postgres: true, Address: not null } => "--postgres and URL exclude each other.",
            { Postgres: true, AgainstBaseline: true } => "--postgres and --against-bare exclude each other.",
            { Postgres: false, Nodes: > 1 } => "--nodes needs --postgres.",
            { Nodes: 1, Bells.Count: 1 } => "--bell needs --nodes 2 or more.",
            { Scenario: "across", Nodes: 1 } => "--nodes of across takes a number from 2.",
            { Scenario: "across", People: var odd } when odd % 2 == 1 => "--people of across takes an even number.",
            { AsManyAsGo: true, Rate: not null } => "--most and --rate exclude each other.",
            { Scenario: "herd", AgainstBaseline: true } when Rate is not null || Behind is not null =>
                "herd --against-bare takes neither --rate nor --behind.",
            { Scenario: "catchup", Behind: 0 or > Limits.ChangePage } =>
                $"--behind of catchup takes a number from 1 to {Limits.ChangePage}.",
            { Scenario: "search", People: < 4 } => "--people of search takes a number from 4.",
            _ when Rooms * (People ?? 1) > MostPeople => $"--rooms and --people are too many: at most {MostPeople} connections.",
            _ when SlowReaders >= (People ?? MostPeople) => "--slow-readers must be fewer than --people.",
            _ => null,
        };
    }
}
