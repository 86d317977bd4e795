using System.Diagnostics;
using System.Net;
using ChatApp.Load.Measurement;

namespace ChatApp.Load.Scenarios;

/// <summary>A reconnect storm: many people are connected, the server is killed and started again, and all press Reconnect at once. A
/// bystander who reconnected before them opens pages and writes meanwhile.</summary>
internal sealed class ReconnectStorm : IDisposable
{
    /// <summary>Connections per second that in effect disable the admission rate limit.</summary>
    private const int WideOpen = 100_000;

    /// <summary>Warm-up after the restart: a server's first requests are slow, and they are not to be measured.</summary>
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(3);

    private static readonly TimeSpan Before = TimeSpan.FromSeconds(3);

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly LoadServer server = new();
    private readonly LoadTarget target;
    private readonly LoadDriver driver;
    private readonly int people;
    private readonly int behind;
    private readonly int? rate;
    private Bystander? bystander;

    /// <summary>Prepares a storm without starting it.</summary>
    /// <param name="people">Number of people.</param>
    /// <param name="behind">Number of messages that they miss.</param>
    /// <param name="rate">Admitted connections per second; null for no limit.</param>
    /// <param name="cancellationToken">Ends the storm early.</param>
    public ReconnectStorm(int people, int behind, int? rate, CancellationToken cancellationToken)
    {
        (this.people, this.behind, this.rate) = (people, behind, rate);
        target = new("ChatApp", server.Address, new(IPAddress.Loopback, server.Address.Port), isBaseline: false, server, cancellationToken);
        driver = new(target, [], cancellationToken);
    }

    private List<LoadPerson> Crowd => target.People[..^1];

    /// <summary>Runs the storm on the calling thread.</summary>
    /// <param name="say">Receives a line for each step.</param>
    /// <exception cref="LoadException">The server does not start, or not all people can connect before the storm.</exception>
    public ReconnectStormResult Run(Action<string> say)
    {
        Start(WideOpen);
        driver.SignIn(people + 1);
        driver.Come(target.People);
        var observer = target.People[^1];
        Crowd.ForEach(static person => person.Resumes = true);
        bystander = new(target, observer);
        bystander.MakeRoom(driver);
        bystander.Post(1);
        say($"{people} people connected, server killed");
        target.Forgives = person => person.End is not null && !server.Lives;
        server.Kill();
        if (!target.Loop.Until(() => target.People.TrueForAll(static person => !person.Connected), Patience))
            throw new LoadException("connections outlived the server");
        Start(rate ?? WideOpen);
        driver.Come([observer]);
        bystander.Post(behind);
        bystander.LookAround(WarmUp);
        var before = bystander.LookAround(Before);
        say($"server started again, {behind} messages posted meanwhile; everybody presses");
        return Press(before, say);
    }

    public void Dispose()
    {
        bystander?.Dispose();
        foreach (var person in target.People)
            person.Dispose();
        foreach (var kept in target.Nodes.SelectMany(node => node.AdmissionConnections))
            kept.Dispose();
        server.Dispose();
    }

    private ReconnectStormResult Press((LatencySummary Pages, LatencySummary Messages) before, Action<string> say)
    {
        var crowd = Crowd;
        target.Counters.Times.Clear();
        var putOff = target.Counters.PutOff;
        var (resident, processor, own, begun) = (server.Resident, server.Processor, Own(), Stopwatch.GetTimestamp());
        bystander!.Begin();
        foreach (var person in crowd)
        {
            person.Connect(enter: true);
            target.Loop.Keep(person);
        }

        target.Loop.Until(
            () => crowd.TrueForAll(static person => !person.Busy), Patience + TimeSpan.FromSeconds(people / (double)(rate ?? people)));
        var (allBack, used, ownUsed) = (Stopwatch.GetElapsedTime(begun), server.Processor - processor, Own() - own);
        var during = bystander.End();
        var (pressed, repeats) = (target.Counters.Times.Summarize(), target.Counters.PutOff - putOff);
        var back = crowd.Count(static person => person is { Connected: true, Busy: false });
        say($"{back} back after {allBack.TotalSeconds:0.0} s");

        var (missing, doubled) = Compare(crowd);
        target.Loop.Until(() => server.Opened > back, Patience);
        // The rate limiter admits half a second's worth at once, the rest at the rate.
        var byTheRate = rate is { } perSecond ? Math.Max(0, people - Math.Max(1, perSecond / 2)) / (double)perSecond : (double?)null;
        return new(
            rate, people, byTheRate, allBack.TotalSeconds, pressed, crowd.Count(static person => person.Turns > 0),
            crowd.Sum(static person => Math.Max(0, person.Turns - 1)), server.Refused, people - back, server.Opened - 1,
            missing, doubled, (int)repeats,
            during.Pages, before.Pages, during.Messages, before.Messages, used.TotalSeconds, ownUsed.TotalSeconds, resident,
            server.MostResident);
    }

    /// <summary>Counts by number the bystander's messages that clients are missing or received twice.</summary>
    private (int Missing, int Doubled) Compare(List<LoadPerson> crowd)
    {
        bystander!.Post(1);
        var last = bystander.LastNumber;
        target.Loop.Until(() => crowd.TrueForAll(person => !person.Connected || person.Numbers.Holds(last)), Patience);
        foreach (var person in crowd.Where(static person => person.Connected))
            person.Numbers.Settle(last);
        return ((int)crowd.Sum(static person => person.Numbers.TakeLost()), (int)crowd.Sum(static person => person.Numbers.TakeDoubled()));
    }

    private static TimeSpan Own() => Process.GetCurrentProcess().TotalProcessorTime;

    private void Start(int perSecond) =>
        server.StartAsync([.. LoadServer.NoBounds, $"--Chat:ConnectionsPerSecond={perSecond}", $"--Chat:MaxConnections={people + 100}"])
            .GetAwaiter().GetResult();
}
