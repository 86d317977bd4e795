using System.Globalization;
using System.Text;

namespace ChatApp.Load.Scenarios;

/// <summary>Formats the results of several storms.</summary>
internal static class ReconnectStormReport
{
    private const int Label = 52, Column = 34;

    /// <summary>Builds a table with a column for each storm.</summary>
    public static string Of(IReadOnlyList<ReconnectStormResult> storms)
    {
        var table = new StringBuilder();
        Line("", storm => storm.Rate is { } rate ? $"gate at {rate} a second" : "gate wide open");
        Line("everybody back, s", storm => N(storm.AllBackSeconds, "0.00"));
        Line("  by the rate, s", storm => storm.ByTheRateSeconds is { } seconds ? N(seconds, "0.00") : "–");
        Line("press to caught up, p50 / p95 / p99 / max, ms", storm => $"{storm.PressMs}");
        Line("presses that waited for a turn", storm => $"{storm.Turns}");
        Line("refused at their turn · refused otherwise", storm => $"{storm.RefusedAtTurn} · {storm.Refused}");
        Line("presses · connections opened · not back", storm => $"{storm.People} · {storm.Opened} · {storm.NotBack}");
        Line("messages missing · there twice", storm => $"{storm.Missing} · {storm.Doubled}");
        Line("catching up tried again", storm => $"{storm.Repeats}");
        Line("a bystander's page before, ms", storm => $"{storm.PageBeforeMs}");
        Line("a bystander's page meanwhile, ms", storm => $"{storm.PageMs}");
        Line("a bystander's message before, ms", storm => $"{storm.MessageBeforeMs}");
        Line("a bystander's message meanwhile, ms", storm => $"{storm.MessageMs}");
        Line("server: processor, s", storm => N(storm.ServerSeconds, "0.0"));
        Line("server: resident before → at most, MB", storm => $"{N(storm.ResidentMb, "0")} → {N(storm.MostResidentMb, "0")}");
        Line("this program: processor, s", storm => N(storm.ToolSeconds, "0.0"));
        return table.ToString();

        void Line(string label, Func<ReconnectStormResult, string> cell) =>
            table.Append(label.PadRight(Label)).AppendJoin("", storms.Select(storm => cell(storm).PadLeft(Column))).AppendLine();
    }

    private static string N(double number, string format) => number.ToString(format, CultureInfo.InvariantCulture);
}
