using System.Globalization;
using ChatApp.Load.BigRooms;
using ChatApp.Load.Measurement;

namespace ChatApp.Load.Scenarios;

/// <summary>Searches in rooms with many messages while others are written: a common word, a rare one, one of two Chinese characters, and
/// one that nobody used, each ten times a second.</summary>
/// <param name="people">Number of people who write, in rooms of two.</param>
/// <param name="messages">Number of messages stored before, in <see cref="BigRoomCount"/> rooms.</param>
/// <param name="rate">Messages written per second.</param>
internal sealed class SearchScenario(int people, int messages, int rate) : LoadScenario
{
    private const int PeopleEach = 2, BigRoomCount = 10;

    private static readonly TimeSpan Every = TimeSpan.FromMilliseconds(100);

    // Each message of a big room begins with its number.
    private static readonly (string Key, string Label, string Words)[] Kinds =
    [
        ("common", "common word", "the"), ("rare", "rare word", "77"),
        ("chinese", "two Chinese characters", "会议"), ("absent", "word nobody used", "nobodysaidthis"),
    ];

    private readonly List<(PageClient Client, LatencyHistogram Times)> searches = [];
    private FanoutTraffic traffic = null!;
    private bool going;

    /// <inheritdoc/>
    public override IReadOnlyList<Metric> Metrics { get; } =
    [
        new("answersPerSecond", "messages written a second", "N0"), .. Metric.Times, .. Kinds.SelectMany(kind => (Metric[])
        [
            new($"{kind.Key}Searches", $"{kind.Label}: searches", "N0"), new($"{kind.Key}P50Ms", "  p50, ms", "N1"),
            new($"{kind.Key}P95Ms", "  p95, ms", "N1"), new($"{kind.Key}P99Ms", "  p99, ms", "N1"),
        ]),
        new("deliveries", "deliveries", "N0"), .. Metric.Use, .. Metric.Faults,
    ];

    /// <inheritdoc/>
    public override IReadOnlyList<Threshold> Thresholds { get; } =
        [.. Kinds.Select(kind => new Threshold($"{kind.Key}P95Ms", $"{kind.Label}, p95, ms", 50, AtLeast: false, Alone: true))];

    /// <inheritdoc/>
    public override string Words => string.Create(CultureInfo.InvariantCulture,
        $"search: {messages:N0} messages in {BigRoomCount} rooms, 4 words ten times a second each, while {rate:N0} a second are written");

    /// <inheritdoc/>
    public override int Connections => people;

    /// <inheritdoc/>
    public override void Prepare(LoadDriver driver)
    {
        var target = driver.Target;
        driver.SignIn(people);
        driver.Connect(target.People);
        driver.FillRooms(people / PeopleEach, PeopleEach);
        var searchers = target.People[..Kinds.Length]; // One search at a time of a person.
        foreach (var number in Enumerable.Range(1, BigRoomCount))
        {
            var room = MakeRoomAsync(target.Own!.DataFolder, number).GetAwaiter().GetResult();
            driver.Call(searchers, person => person.Call("JoinRoom", room));
        }

        foreach (var person in target.People)
            person.Write(Text);
        traffic = new(target, TimeSpan.FromSeconds(1d / rate));
        target.Answered = (_, _) => traffic.Answered++;
        target.Delivered = traffic.Deliver;
        foreach (var (kind, person) in Kinds.Zip(searchers))
        {
            var times = new LatencyHistogram();
            searches.Add((new(target, person, $"/search?q={Uri.EscapeDataString(kind.Words)}", times), times));
        }
    }

    /// <inheritdoc/>
    public override RoundMetrics Measure(LoadDriver driver, TimeSpan duration)
    {
        var (target, before) = (driver.Target, Highest(driver.Target));
        foreach (var (_, times) in searches)
            times.Clear();
        var meter = new RoundMeter(target);
        going = true;
        for (var kind = 0; kind < searches.Count; kind++)
        {
            var client = searches[kind].Client;
            target.Loop.After(Every * kind / searches.Count, () => SearchEvery(target, client));
        }

        traffic.Begin();
        target.Loop.For(duration, () => traffic.Answered > 0 && searches.TrueForAll(search => search.Times.Count > 0));
        var round = meter.End();
        round.Add(target.Counters.Times.Summarize());
        going = traffic.Going = false;
        if (!target.Loop.Until(() => searches.TrueForAll(search => !search.Client.Waits), Patience))
            target.Counters.Fail("a search was not answered");
        if (searches[..^1].Exists(search => search.Client.LastBytes <= searches[^1].Client.LastBytes))
            target.Counters.Fail("a search found nothing");
        foreach (var (kind, search) in Kinds.Zip(searches))
        {
            var times = search.Times.Summarize();
            round[$"{kind.Key}Searches"] = search.Times.Count;
            (round[$"{kind.Key}P50Ms"], round[$"{kind.Key}P95Ms"], round[$"{kind.Key}P99Ms"]) = (times.P50, times.P95, times.P99);
        }

        Settle(target, traffic.Sent, () => traffic.Answered, before, round);
        return round;
    }

    private void SearchEvery(LoadTarget target, PageClient client)
    {
        if (!going)
            return;
        if (!client.Waits)
        {
            client.Begin(conditional: false);
            client.Stop();
        }

        target.Loop.After(Every, () => SearchEvery(target, client));
    }

    private async Task<string> MakeRoomAsync(string dataFolder, int number)
    {
        using var output = new StringWriter();
        string[] args = ["--messages", $"{messages / BigRoomCount}", "--name", $"Big {number}", $"--Chat:DataFolder={dataFolder}"];
        if (await BigRoomCommand.RunAsync(args, output, CancellationToken.None) != 0)
            throw new LoadException(output.ToString());
        return output.ToString().Split("/rooms/")[1].Split(' ')[0];
    }
}
