using System.Globalization;
using System.Text;
using ChatApp.Load.Metrics;
using ChatApp.Load.Scenarios;

namespace ChatApp.Load;

/// <summary>A side's rounds.</summary>
internal sealed record LoadColumn(string Name, List<LoadRound> Rounds)
{
    /// <summary>The median of a figure's rounds, or their sum.</summary>
    public double? Of(Figure figure)
    {
        var values = Rounds.Select(round => round.GetValueOrDefault(figure.Key)).OfType<double>().Order().ToList();
        return values.Count == 0 ? null : figure.Sum ? values.Sum() : (values[(values.Count - 1) / 2] + values[values.Count / 2]) / 2;
    }
}

/// <summary>What a run came to.</summary>
internal sealed record LoadOutcome(LoadScenario Scenario, string Conditions, List<LoadColumn> Columns, string? FirstError)
{
    private const int Label = 40, Column = 14;

    /// <summary>Above it the tool itself may have been the limit, in % of a core.</summary>
    private const double Busy = 90;

    /// <summary>What must not be, and was; null where all is well.</summary>
    public string? Fault => Columns.SelectMany(column => Figure.Faults.Select(fault => (column.Name, fault.Label, Count: column.Of(fault) ?? 0)))
        .Where(fault => fault.Count > 0).Select(fault => $"{fault.Name}: {fault.Count:N0} {fault.Label}").FirstOrDefault() is { } first
        ? first + (FirstError is null ? "" : $" ({FirstError})")
        : null;

    private LoadColumn Ours => Columns[0];

    private LoadColumn? Bare => Columns.Count > 1 ? Columns[1] : null;

    /// <summary>Whether a target is met; null where it cannot be told.</summary>
    public (double Value, bool Met)? Look(Target target)
    {
        var figure = Scenario.Figures.Single(figure => figure.Key == target.Key);
        var value = target.Alone ? Ours.Of(figure) : Ours.Of(figure) / Bare?.Of(figure);
        return value is { } number && double.IsFinite(number) ? (number, target.AtLeast ? number >= target.Bound : number <= target.Bound) : null;
    }

    /// <summary>For reading.</summary>
    public string Table()
    {
        var table = new StringBuilder();
        table.Append(Scenario.Words.Length > 0 ? $"{Scenario.Words}{Environment.NewLine}{Conditions}{Environment.NewLine}{Environment.NewLine}" : "");
        Line("", Columns.Select(column => column.Name).Concat(Bare is null ? [] : ["of bare's"]));
        foreach (var figure in Scenario.Figures)
            Line(figure.Label, Columns.Select(column => Text(column.Of(figure), figure.Format)).Concat(Bare is null || figure.Sum ? [] : [Text(Ours.Of(figure) / Bare.Of(figure), "N2")]));
        table.AppendLine();
        foreach (var target in Scenario.Targets)
        {
            if (Look(target) is { } seen)
                table.AppendLine(CultureInfo.InvariantCulture, $"{(seen.Met ? "✓" : "✗")} {target.Words}: {seen.Value:N2}, wanted {(target.AtLeast ? "≥" : "≤")} {target.Bound}");
        }

        foreach (var column in Columns.Where(column => column.Of(Figure.PutOff) > 0))
            table.AppendLine(CultureInfo.InvariantCulture, $"! {column.Name}: {column.Of(Figure.PutOff):N0} calls were put off and made again, as the server asked for: too fast for one person, or too many at once");
        foreach (var column in Columns.Where(column => column.Of(Figure.Use[^1]) > Busy))
            table.AppendLine(CultureInfo.InvariantCulture, $"! {column.Name}: the tool was the limit, or near it: it used {column.Of(Figure.Use[^1]):0} % of its core");
        return table.ToString();

        void Line(string label, IEnumerable<string> cells) =>
            table.AppendLine((label.PadRight(Label) + string.Concat(cells.Select(cell => cell.PadLeft(Column)))).TrimEnd());
    }

    /// <summary>For programs.</summary>
    public object Document() => new
    {
        work = Scenario.Words,
        conditions = Conditions,
        sides = Columns.ToDictionary(column => column.Name, column => new
        {
            rounds = column.Rounds,
            figures = Scenario.Figures.ToDictionary(figure => figure.Key, column.Of),
        }),
        targets = Scenario.Targets.Where(target => Look(target) is not null)
            .Select(target => new { target.Key, target.Words, target.Bound, target.AtLeast, Look(target)!.Value.Value, Look(target)!.Value.Met }),
        fault = Fault,
    };

    /// <summary>A figure as it is written.</summary>
    public static string Text(double? value, string format) =>
        value is { } number && double.IsFinite(number) ? number.ToString(format, CultureInfo.InvariantCulture) : "–";
}
