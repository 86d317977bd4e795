using ChatApp.Load.Measurement;

namespace ChatApp.Load.Scenarios;

/// <summary>Requests the page of a room with 50 messages repeatedly on keep-alive connections: first the whole page, then
/// conditionally.</summary>
internal sealed class PageScenario(int connections) : LoadScenario
{
    private const int Rows = 50;

    private readonly Dictionary<LoadTarget, List<PageClient>> visitors = [];
    private int size;

    /// <inheritdoc/>
    public override IReadOnlyList<Metric> Metrics { get; } =
    [
        new("pagesPerSecond", "whole pages a second (200)", "N0"), .. Metric.Times,
        new("bytesPerPage", "bytes a page", "N0"), new("millisecondsPerPage", "server: CPU, ms a page", "N2"),
        new("unchangedPerSecond", "unchanged a second (304)", "N0"),
        new("unchangedP50Ms", "  p50, ms", "N2"), new("unchangedP99Ms", "  p99, ms", "N2"),
        .. Metric.Use, .. Metric.Faults,
    ];

    /// <inheritdoc/>
    public override IReadOnlyList<Threshold> Thresholds { get; } =
    [
        new("pagesPerSecond", "whole pages a second, of the baseline's", 0.7, AtLeast: true),
    ];

    /// <inheritdoc/>
    public override string Words =>
        $"page: {connections} people ask for the page of a room with {Rows} messages, each for the next when the last one is there";

    /// <inheritdoc/>
    public override int Connections => connections;

    /// <inheritdoc/>
    public override void Prepare(LoadDriver driver)
    {
        var target = driver.Target;
        driver.SignIn(connections);
        if (!target.IsBaseline)
        {
            driver.Connect(target.People);
            driver.FillRooms(1, connections);
            Write(target);
        }

        var path = target.IsBaseline ? "/" : $"/rooms/{target.Rooms[0].Id}";
        if (target.IsBaseline && size > 0)
        {
            // Fills the baseline's page up to the size of ChatApp's.
            var baseline = Measured(target, path);
            path = $"/?rest={Math.Max(0, size - baseline)}";
        }

        visitors[target] = target.People.ConvertAll(person => new PageClient(target, person, path));
        size = target.IsBaseline ? size : Measured(target, path);
    }

    /// <inheritdoc/>
    public override RoundMetrics Measure(LoadDriver driver, TimeSpan duration)
    {
        var (target, all) = (driver.Target, visitors[driver.Target]);
        var whole = Ask(target, all, duration / 2, conditional: false);
        var round = whole.Round;
        round["pagesPerSecond"] = whole.Answers / round["seconds"];
        round["bytesPerPage"] = whole.Answers == 0 ? null : whole.Bytes / (double)whole.Answers;
        round["millisecondsPerPage"] = whole.Answers == 0 ? null : round["serverSeconds"] * 1e3 / whole.Answers;
        if (all.TrueForAll(visitor => visitor.KnowsVersion))
        {
            var unchanged = Ask(target, all, duration / 2, conditional: true);
            round["unchangedPerSecond"] = unchanged.Answers / unchanged.Round["seconds"];
            (round["unchangedP50Ms"], round["unchangedP99Ms"]) = (unchanged.Round["p50Ms"], unchanged.Round["p99Ms"]);
        }

        (round["errors"], round["lost"], round["doubled"]) = (target.Counters.TakeErrors(), 0, 0);
        return round;
    }

    private static (RoundMetrics Round, long Answers, long Bytes) Ask(
        LoadTarget target, List<PageClient> all, TimeSpan duration, bool conditional)
    {
        var meter = new RoundMeter(target);
        foreach (var visitor in all)
            visitor.Begin(conditional);
        target.Loop.For(duration, () => all.Exists(visitor => visitor.Answers > 0));
        var round = meter.End();
        round.Add(target.Counters.Times.Summarize());
        var (answers, bytes) = (all.Sum(visitor => visitor.Answers), all.Sum(visitor => visitor.Bytes));
        foreach (var visitor in all)
            visitor.Stop();
        if (!target.Loop.Until(() => all.TrueForAll(visitor => !visitor.Waits), Patience))
            target.Counters.Fail("a page was not answered");
        return (round, answers, bytes);
    }

    /// <summary>The size of the page for a person who wrote none of the messages: the rows of one's own messages are longer.</summary>
    private static int Measured(LoadTarget target, string path)
    {
        var visitor = new PageClient(target, target.People[^1], path);
        visitor.Begin(conditional: false);
        visitor.Stop();
        if (!target.Loop.Until(() => !visitor.Waits, Patience))
            throw new LoadException($"{target.Name} does not answer GET {path}");
        return (int)visitor.LastBytes;
    }

    private static void Write(LoadTarget target)
    {
        var (writer, answered) = (target.People[0], 0);
        writer.Write(Text);
        target.Answered = (_, number) =>
        {
            if (++answered < Rows)
                writer.Send(number + 1);
        };
        writer.Send(0);
        if (!target.Loop.Until(() => answered == Rows, Patience))
            throw new LoadException($"{target.Name} does not take messages");
    }
}
