using System.Globalization;
using System.Text;
using ChatApp.Load.Measurement;
using ChatApp.Load.Scenarios;

namespace ChatApp.Load;

/// <summary>The metrics of all rounds on one target.</summary>
internal sealed record TargetRounds(string Name, List<RoundMetrics> Rounds)
{
    /// <summary>The median of a metric over all rounds, or its sum where <see cref="Metric.Sum"/> says so.</summary>
    public double? Of(Metric metric)
    {
        var values = Rounds.Select(round => round.GetValueOrDefault(metric.Key)).OfType<double>().Order().ToList();
        return values.Count == 0 ? null : metric.Sum ? values.Sum() : (values[(values.Count - 1) / 2] + values[values.Count / 2]) / 2;
    }
}

/// <summary>The results of a run.</summary>
internal sealed record LoadResult(LoadScenario Scenario, string Conditions, List<TargetRounds> Columns, string? FirstError)
{
    private const int Label = 40, Column = 18;

    /// <summary>CPU use in % of a core above which the tool itself may have been the bottleneck.</summary>
    private const double Busy = 90;

    /// <summary>The first fault found; null when there is none.</summary>
    public string? Fault =>
        Columns.SelectMany(column => Metric.Faults.Select(fault => (column.Name, fault.Label, Count: column.Of(fault) ?? 0)))
        .Where(fault => fault.Count > 0).Select(fault => $"{fault.Name}: {fault.Count:N0} {fault.Label}").FirstOrDefault() is { } first
        ? first + (FirstError is null ? "" : $" ({FirstError})")
        : null;

    /// <summary>Whether the run measured nodes on PostgreSQL.</summary>
    public bool OnPostgres { get; init; }

    private IEnumerable<Metric> Metrics => [.. Scenario.Metrics, .. OnPostgres ? CommitMeter.Metrics : []];

    private IReadOnlyList<Threshold> Thresholds => OnPostgres ? Scenario.ThresholdsOnPostgres : Scenario.Thresholds;

    private IReadOnlyList<TargetRounds> Compared => Baseline is null ? [] : Columns[..^1];

    /// <summary>What the others are compared with.</summary>
    private TargetRounds? Baseline => Columns.Count > 1 ? Columns[^1] : null;

    /// <summary>The value compared with a threshold, and whether it is met; null when there is no such value.</summary>
    public (double Value, bool Met)? Look(Threshold threshold)
    {
        var metric = Scenario.Metrics.Single(metric => metric.Key == threshold.Key);
        var column = threshold.Column is null ? Columns[0] : Columns.Find(column => column.Name == threshold.Column);
        var value = threshold.Alone ? column?.Of(metric) : column?.Of(metric) / Baseline?.Of(metric);
        return value is { } number && double.IsFinite(number)
            ? (number, threshold.AtLeast ? number >= threshold.Bound : number <= threshold.Bound)
            : null;
    }

    /// <summary>The results as a text table.</summary>
    public string Table()
    {
        var table = new StringBuilder();
        table.Append(
            Scenario.Words.Length > 0
                ? $"{Scenario.Words}{Environment.NewLine}{Conditions}{Environment.NewLine}{Environment.NewLine}"
                : "");
        Line("", Columns.Select(column => column.Name).Concat(Compared.Select(Ratio)));
        foreach (var metric in Metrics)
            Line(
                metric.Label,
                Columns.Select(column => Text(column.Of(metric), metric.Format))
                    .Concat(metric.Sum ? [] : Compared.Select(column => Text(column.Of(metric) / Baseline!.Of(metric), "N2"))));
        table.AppendLine();
        foreach (var threshold in Thresholds)
        {
            if (Look(threshold) is { } seen)
                table.AppendLine(
                    CultureInfo.InvariantCulture,
                    $"{(seen.Met ? "✓" : "✗")} {threshold.Words}: {seen.Value:N2}, "
                    + $"wanted {(threshold.AtLeast ? "≥" : "≤")} {threshold.Bound}");
        }

        foreach (var column in Columns.Where(column => column.Of(Metric.PutOff) > 0))
            table.AppendLine(
                CultureInfo.InvariantCulture,
                $"! {column.Name}: {column.Of(Metric.PutOff):N0} calls were put off and made again, as the server asked for: "
                + $"too fast for one person, or too many at once");
        foreach (var column in Columns.Where(column => column.Of(Metric.Use[^1]) > Busy))
            table.AppendLine(
                CultureInfo.InvariantCulture,
                $"! {column.Name}: the tool was the limit, or near it: it used {column.Of(Metric.Use[^1]):0} % of its core");
        return table.ToString();

        string Ratio(TargetRounds column) =>
            Compared.Count == 1 ? $"of {Baseline!.Name.Split(' ')[0]}'s" : $"{column.Name} : {Baseline!.Name}";

        void Line(string label, IEnumerable<string> cells) =>
            table.AppendLine((label.PadRight(Label) + string.Concat(cells.Select(cell => cell.PadLeft(Column)))).TrimEnd());
    }

    /// <summary>The results as an object to serialize as JSON.</summary>
    public object Document() => new
    {
        work = Scenario.Words,
        conditions = Conditions,
        sides = Columns.ToDictionary(column => column.Name, column => new
        {
            rounds = column.Rounds,
            figures = Metrics.ToDictionary(metric => metric.Key, column.Of),
        }),
        targets = Thresholds.Where(threshold => Look(threshold) is not null)
            .Select(
                threshold => new
                {
                    threshold.Key,
                    threshold.Words,
                    threshold.Bound,
                    threshold.AtLeast,
                    Look(threshold)!.Value.Value,
                    Look(threshold)!.Value.Met,
                }),
        fault = Fault,
    };

    /// <summary>Formats a metric's value; a dash when there is none.</summary>
    public static string Text(double? value, string format) =>
        value is { } number && double.IsFinite(number) ? number.ToString(format, CultureInfo.InvariantCulture) : "–";
}
