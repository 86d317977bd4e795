using System.Globalization;
using System.Text;
using ChatApp.Load.Measurement;
using ChatApp.Load.Scenarios;

namespace ChatApp.Load;

/// <summary>A target's rounds.</summary>
internal sealed record TargetRounds(string Name, List<RoundMetrics> Rounds)
{
    /// <summary>The median of a metric's rounds, or their sum.</summary>
    public double? Of(Metric metric)
    {
        var values = Rounds.Select(round => round.GetValueOrDefault(metric.Key)).OfType<double>().Order().ToList();
        return values.Count == 0 ? null : metric.Sum ? values.Sum() : (values[(values.Count - 1) / 2] + values[values.Count / 2]) / 2;
    }
}

/// <summary>What a run came to.</summary>
internal sealed record LoadResult(LoadScenario Scenario, string Conditions, List<TargetRounds> Columns, string? FirstError)
{
    private const int Label = 40, Column = 14;

    /// <summary>Above it the tool itself may have been the limit, in % of a core.</summary>
    private const double Busy = 90;

    /// <summary>What must not be, and was; null where all is well.</summary>
    public string? Fault => Columns.SelectMany(column => Metric.Faults.Select(fault => (column.Name, fault.Label, Count: column.Of(fault) ?? 0)))
        .Where(fault => fault.Count > 0).Select(fault => $"{fault.Name}: {fault.Count:N0} {fault.Label}").FirstOrDefault() is { } first
        ? first + (FirstError is null ? "" : $" ({FirstError})")
        : null;

    private TargetRounds Ours => Columns[0];

    private TargetRounds? Baseline => Columns.Count > 1 ? Columns[1] : null;

    /// <summary>Whether a threshold is met; null where it cannot be told.</summary>
    public (double Value, bool Met)? Look(Threshold threshold)
    {
        var metric = Scenario.Metrics.Single(metric => metric.Key == threshold.Key);
        var value = threshold.Alone ? Ours.Of(metric) : Ours.Of(metric) / Baseline?.Of(metric);
        return value is { } number && double.IsFinite(number) ? (number, threshold.AtLeast ? number >= threshold.Bound : number <= threshold.Bound) : null;
    }

    /// <summary>For reading.</summary>
    public string Table()
    {
        var table = new StringBuilder();
        table.Append(Scenario.Words.Length > 0 ? $"{Scenario.Words}{Environment.NewLine}{Conditions}{Environment.NewLine}{Environment.NewLine}" : "");
        Line("", Columns.Select(column => column.Name).Concat(Baseline is null ? [] : ["of bare's"]));
        foreach (var metric in Scenario.Metrics)
            Line(metric.Label, Columns.Select(column => Text(column.Of(metric), metric.Format)).Concat(Baseline is null || metric.Sum ? [] : [Text(Ours.Of(metric) / Baseline.Of(metric), "N2")]));
        table.AppendLine();
        foreach (var threshold in Scenario.Thresholds)
        {
            if (Look(threshold) is { } seen)
                table.AppendLine(CultureInfo.InvariantCulture, $"{(seen.Met ? "✓" : "✗")} {threshold.Words}: {seen.Value:N2}, wanted {(threshold.AtLeast ? "≥" : "≤")} {threshold.Bound}");
        }

        foreach (var column in Columns.Where(column => column.Of(Metric.PutOff) > 0))
            table.AppendLine(CultureInfo.InvariantCulture, $"! {column.Name}: {column.Of(Metric.PutOff):N0} calls were put off and made again, as the server asked for: too fast for one person, or too many at once");
        foreach (var column in Columns.Where(column => column.Of(Metric.Use[^1]) > Busy))
            table.AppendLine(CultureInfo.InvariantCulture, $"! {column.Name}: the tool was the limit, or near it: it used {column.Of(Metric.Use[^1]):0} % of its core");
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
            figures = Scenario.Metrics.ToDictionary(metric => metric.Key, column.Of),
        }),
        targets = Scenario.Thresholds.Where(threshold => Look(threshold) is not null)
            .Select(threshold => new { threshold.Key, threshold.Words, threshold.Bound, threshold.AtLeast, Look(threshold)!.Value.Value, Look(threshold)!.Value.Met }),
        fault = Fault,
    };

    /// <summary>A metric as it is written.</summary>
    public static string Text(double? value, string format) =>
        value is { } number && double.IsFinite(number) ? number.ToString(format, CultureInfo.InvariantCulture) : "–";
}
