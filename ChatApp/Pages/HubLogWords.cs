using System.Globalization;
using ChatApp.HubLog;

namespace ChatApp.Pages;

/// <summary>Formats times for the hub log's page, and what the client reported about a lost connection.</summary>
internal sealed class HubLogWords(Texts texts)
{
    private const int DaysWithoutYear = 300;

    /// <summary>A time for the table in UTC; with the day only where it is not today, and the year where it could be
    /// another one: a row stays one line high.</summary>
    public static string Time(DateTimeOffset at, DateTimeOffset now)
    {
        var (day, today) = (at.UtcDateTime.Date, now.UtcDateTime.Date);
        var format = day == today ? "HH:mm:ss"
            : (today - day).Duration().TotalDays < DaysWithoutYear ? "MM-dd HH:mm:ss" : "yyyy-MM-dd HH:mm:ss";
        return at.UtcDateTime.ToString(format, CultureInfo.InvariantCulture);
    }

    /// <summary>A duration in its two greatest nonzero units; empty for null.</summary>
    public string Span(double? milliseconds)
    {
        if (milliseconds is not { } ms)
            return "";
        var span = TimeSpan.FromMilliseconds(ms);
        return span switch
        {
            { TotalSeconds: < 1 } => texts.Filled("hublog.span.ms", ("ms", Number(Math.Round(ms)))),
            { TotalMinutes: < 1 } => texts.Filled("hublog.span.s", ("s", Number(Math.Round(span.TotalSeconds, 1)))),
            { TotalHours: < 1 } => texts.Filled(
                span.Seconds == 0 ? "hublog.span.min.even" : "hublog.span.min", ("min", Number(span.Minutes)), ("s", Number(span.Seconds))),
            { TotalDays: < 1 } => texts.Filled(
                span.Minutes == 0 ? "hublog.span.h.even" : "hublog.span.h", ("h", Number(span.Hours)), ("min", Number(span.Minutes))),
            _ => texts.Filled(
                span.Hours == 0 ? "hublog.span.d.even" : "hublog.span.d", ("d", Number((int)span.TotalDays)), ("h", Number(span.Hours))),
        };
    }

    /// <summary>How long until the last connection is back.</summary>
    public string Back(TimeSpan lastAfter) =>
        lastAfter > TimeSpan.Zero ? Span(lastAfter.TotalMilliseconds) : texts["hublog.restart.atOnce"];

    /// <summary>The parts of the client's report about an end, in short form.</summary>
    public IEnumerable<string> ReportParts(HubLogRow end)
    {
        if (end.ReportedCause is null)
            yield break;
        yield return end.ReportedCode is { } code ? $"{end.ReportedCause} {code}" : end.ReportedCause;
        if (end.ReportedAtTicks is { } ticks && Math.Abs(ticks - end.AtTicks) >= TimeSpan.TicksPerSecond)
            yield return texts.Filled(
                ticks > end.AtTicks ? "hublog.told.later" : "hublog.told.sooner",
                ("span", Span(Math.Abs(ticks - end.AtTicks) / TimeSpan.TicksPerMillisecond)));
        if (end.ReportedHidden is { } hidden)
            yield return texts[hidden ? "hublog.told.hidden" : "hublog.told.visible"];
        if (end.ReportedOnline is { } online)
            yield return texts[online ? "hublog.told.online" : "hublog.told.offline"];
        if (end.ReportedRoundTripMs is { } ms)
            yield return texts.Filled("hublog.told.roundTrip", ("span", Span(ms)));
    }

    /// <summary>Formats a number for readers.</summary>
    public static string Number(double number) => number.ToString("#,0.#", CultureInfo.InvariantCulture);
}
