using ChatApp.Load.Metrics;

namespace ChatApp.Load.Scenarios;

/// <summary>The page of a room with 50 messages, asked for again and again on connections that stay: whole first, then whether it has changed.</summary>
internal sealed class PageScenario(int connections) : LoadScenario
{
    private const int Rows = 50;

    private readonly Dictionary<LoadSide, List<PageVisitor>> visitors = [];
    private int size;

    /// <inheritdoc/>
    public override IReadOnlyList<Figure> Figures { get; } =
    [
        new("pagesPerSecond", "whole pages a second (200)", "N0"), .. Figure.Times, new("bytesPerPage", "bytes a page", "N0"), new("millisecondsPerPage", "server: CPU, ms a page", "N2"),
        new("unchangedPerSecond", "unchanged a second (304)", "N0"), new("unchangedP50Ms", "  p50, ms", "N2"), new("unchangedP99Ms", "  p99, ms", "N2"),
        .. Figure.Use, .. Figure.Faults,
    ];

    /// <inheritdoc/>
    public override IReadOnlyList<Target> Targets { get; } = [new("pagesPerSecond", "whole pages a second, of bare's", 0.7, AtLeast: true)];

    /// <inheritdoc/>
    public override string Words => $"page: {connections} people ask for the page of a room with {Rows} messages, each for the next when the last one is there";

    /// <inheritdoc/>
    public override int Connections => connections;

    /// <inheritdoc/>
    public override void Prepare(LoadCrowd crowd)
    {
        var side = crowd.Side;
        crowd.SignIn(connections);
        if (!side.Bare)
        {
            crowd.Connect(side.People);
            crowd.FillRooms(1, connections);
            Write(side);
        }

        var path = side.Bare ? "/" : $"/rooms/{side.Rooms[0].Id}";
        if (side.Bare && size > 0)
        {
            // As much beside the rows as ChatApp's page has.
            var bare = Measured(side, path);
            path = $"/?rest={Math.Max(0, size - bare)}";
        }

        visitors[side] = side.People.ConvertAll(person => new PageVisitor(side, person, path));
        size = side.Bare ? size : Measured(side, path);
    }

    /// <inheritdoc/>
    public override LoadRound Measure(LoadCrowd crowd, TimeSpan duration)
    {
        var (side, all) = (crowd.Side, visitors[crowd.Side]);
        var whole = Ask(side, all, duration / 2, conditional: false);
        var round = whole.Round;
        round["pagesPerSecond"] = whole.Answers / round["seconds"];
        round["bytesPerPage"] = whole.Answers == 0 ? null : whole.Bytes / (double)whole.Answers;
        round["millisecondsPerPage"] = whole.Answers == 0 ? null : round["serverSeconds"] * 1e3 / whole.Answers;
        if (all.TrueForAll(visitor => visitor.KnowsVersion))
        {
            var unchanged = Ask(side, all, duration / 2, conditional: true);
            round["unchangedPerSecond"] = unchanged.Answers / unchanged.Round["seconds"];
            (round["unchangedP50Ms"], round["unchangedP99Ms"]) = (unchanged.Round["p50Ms"], unchanged.Round["p99Ms"]);
        }

        (round["errors"], round["lost"], round["doubled"]) = (side.Tally.TakeErrors(), 0, 0);
        return round;
    }

    private static (LoadRound Round, long Answers, long Bytes) Ask(LoadSide side, List<PageVisitor> all, TimeSpan duration, bool conditional)
    {
        var gauge = new RoundGauge(side);
        foreach (var visitor in all)
            visitor.Begin(conditional);
        side.Loop.For(duration);
        var round = gauge.End();
        round.Add(side.Tally.Times.Spread());
        var (answers, bytes) = (all.Sum(visitor => visitor.Answers), all.Sum(visitor => visitor.Bytes));
        foreach (var visitor in all)
            visitor.Stop();
        if (!side.Loop.Until(() => all.TrueForAll(visitor => !visitor.Waits), Patience))
            side.Tally.Fail("a page was not answered");
        return (round, answers, bytes);
    }

    /// <summary>The size of the page as somebody sees it who wrote none of the messages: an author's rows hold more.</summary>
    private static int Measured(LoadSide side, string path)
    {
        var visitor = new PageVisitor(side, side.People[^1], path);
        visitor.Begin(conditional: false);
        visitor.Stop();
        if (!side.Loop.Until(() => !visitor.Waits, Patience))
            throw new LoadException($"{side.Name} does not answer GET {path}");
        return (int)visitor.LastBytes;
    }

    private static void Write(LoadSide side)
    {
        var (writer, answered) = (side.People[0], 0);
        writer.Write(Text);
        side.Answered = (_, number) =>
        {
            if (++answered < Rows)
                writer.Send(number + 1);
        };
        writer.Send(0);
        if (!side.Loop.Until(() => answered == Rows, Patience))
            throw new LoadException($"{side.Name} does not take messages");
    }
}
