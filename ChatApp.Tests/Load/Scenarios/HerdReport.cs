using System.Globalization;
using System.Text;

namespace ChatApp.Load.Scenarios;

/// <summary>Herds side by side, for reading.</summary>
internal static class HerdReport
{
    private const int Label = 52, Column = 34;

    /// <summary>A table, a column for each herd.</summary>
    public static string Of(IReadOnlyList<Herd> herds)
    {
        var table = new StringBuilder();
        Line("", herd => herd.Rate is { } rate ? $"gate at {rate} a second" : "gate wide open");
        Line("everybody back, s", herd => N(herd.AllBackSeconds, "0.00"));
        Line("  by the rate, s", herd => herd.ByTheRateSeconds is { } seconds ? N(seconds, "0.00") : "–");
        Line("press to caught up, p50 / p95 / p99 / max, ms", herd => $"{herd.PressMs}");
        Line("presses that waited for a turn", herd => $"{herd.Turns}");
        Line("refused at their turn · refused otherwise", herd => $"{herd.RefusedAtTurn} · {herd.Refused}");
        Line("presses · connections opened · not back", herd => $"{herd.People} · {herd.Opened} · {herd.NotBack}");
        Line("messages missing · there twice", herd => $"{herd.Missing} · {herd.Doubled}");
        Line("catching up tried again", herd => $"{herd.Repeats}");
        Line("a bystander's page before, ms", herd => $"{herd.PageBeforeMs}");
        Line("a bystander's page meanwhile, ms", herd => $"{herd.PageMs}");
        Line("a bystander's message before, ms", herd => $"{herd.MessageBeforeMs}");
        Line("a bystander's message meanwhile, ms", herd => $"{herd.MessageMs}");
        Line("server: processor, s", herd => N(herd.ServerSeconds, "0.0"));
        Line("server: resident before → at most, MB", herd => $"{N(herd.ResidentMb, "0")} → {N(herd.MostResidentMb, "0")}");
        Line("this program: processor, s", herd => N(herd.ToolSeconds, "0.0"));
        return table.ToString();

        void Line(string label, Func<Herd, string> cell) =>
            table.Append(label.PadRight(Label)).AppendJoin("", herds.Select(herd => cell(herd).PadLeft(Column))).AppendLine();
    }

    private static string N(double number, string format) => number.ToString(format, CultureInfo.InvariantCulture);
}
