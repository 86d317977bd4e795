using System.Globalization;
using ChatApp.Contracts;

namespace ChatApp.Load;

/// <summary>Command-line options of a load run.</summary>
internal sealed record LoadOptions
{
    public const string Usage =
        """
        Usage: load [URL] --scenario idle|fanout|ingest|herd|catchup|page|start [options]

        URL            a running ChatApp, http only; without one the run starts a server of its own, with data of its own that go with it
          idle         people connect, and then only beat                 --people 5000
          fanout       one room, 10,000 deliveries a second               --people 500 --rooms 1 --rate 10000 or --most, --slow-readers 0
          ingest       closed-loop senders in rooms of 2                  --people 64
          herd         all come back at once, to servers of the run's own --people 2000 --rate 100 --behind 50
          catchup      all have missed messages, and ask at once          --people 2000 --behind 200
          page         a room's page, asked for again and again           --people 8
          start        a server of the run's own is killed and started, and one person enters
        --against-bare measures an empty SignalR hub in turn, and gives the ratios
        --warm-up 30 --seconds 10 --rounds 3    seconds up to 600; rounds up to 20; people and rooms up to 10000 connections
        --cookie TEXT  signs in with a session of yours instead of as a guest; may be given again
        --json         for programs
        --yes-this-is-my-server    needed for a server beyond this machine
        """;

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

    /// <summary>Session cookies to sign in with.</summary>
    public IReadOnlyList<string> Cookies { get; private init; } = [];

    /// <summary>Whether the output is JSON.</summary>
    public bool Json { get; private init; }

    /// <summary>Whether the caller confirms that a server on another machine is their own.</summary>
    public bool Mine { get; private init; }

    /// <summary>Parses the command line.</summary>
    /// <returns>Null when the arguments are invalid.</returns>
    public static LoadOptions? Parse(string[] args)
    {
        var wanted = new LoadOptions();
        for (var at = 0; at < args.Length; at++)
        {
            if (wanted.With(args[at]) is { } alone)
                wanted = alone;
            else if (++at < args.Length && wanted.With(args[at - 1], args[at]) is { } pair)
                wanted = pair;
            else
                return null;
        }

        var makesSense = wanted.Scenario switch
        {
            "idle" or "ingest" or "page" => wanted is { Rate: null, Behind: null },
            "catchup" => wanted is { Rate: null, Behind: null or (>= 1 and <= Limits.ChangePage) },
            "fanout" => (wanted.Rate is null || !wanted.AsManyAsGo) && wanted.Behind is null,
            "start" => wanted is { Address: null, Rate: null, Behind: null, People: null },
            "herd" => wanted is { Address: null } && (!wanted.AgainstBaseline || wanted is { Rate: null, Behind: null }),
            _ => false,
        };
        if (wanted.Scenario != "fanout" && wanted is not { Rooms: 1, AsManyAsGo: false, SlowReaders: 0 })
            return null;
        return makesSense && wanted.Rooms * (wanted.People ?? 1) <= MostPeople && wanted.SlowReaders < (wanted.People ?? MostPeople) ? wanted : null;
    }

    private LoadOptions? With(string option) => option switch
    {
        "--most" => this with { AsManyAsGo = true },
        "--against-bare" => this with { AgainstBaseline = true },
        "--json" => this with { Json = true },
        "--yes-this-is-my-server" => this with { Mine = true },
        _ when Address is null && Uri.TryCreate(option, UriKind.Absolute, out var uri) && uri.Scheme == Uri.UriSchemeHttp => this with { Address = uri },
        _ => null,
    };

    private LoadOptions? With(string option, string value) => (option, value) switch
    {
        ("--scenario", _) => this with { Scenario = value },
        ("--cookie", { Length: > 0 }) => this with { Cookies = [.. Cookies, value] },
        ("--people", _) when Number(value, 1, MostPeople) is { } number => this with { People = number },
        ("--rooms", _) when Number(value, 1, 5_000) is { } number => this with { Rooms = number },
        ("--rate", _) when Number(value, 1, 10_000_000) is { } number => this with { Rate = number },
        ("--slow-readers", _) when Number(value, 0, 100) is { } number => this with { SlowReaders = number },
        ("--behind", _) when Number(value, 0, 5_000) is { } number => this with { Behind = number },
        ("--warm-up", _) when Number(value, 0, 600) is { } number => this with { WarmUp = TimeSpan.FromSeconds(number) },
        ("--seconds", _) when Number(value, 1, 600) is { } number => this with { Round = TimeSpan.FromSeconds(number) },
        ("--rounds", _) when Number(value, 1, 20) is { } number => this with { Rounds = number },
        _ => null,
    };

    private static int? Number(string text, int least, int most) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most ? number : null;
}
