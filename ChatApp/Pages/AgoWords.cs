using System.Globalization;

namespace ChatApp.Pages;

/// <summary>Formats how long ago something was: valid in every time zone, as the server does not know the reader's.</summary>
internal sealed class AgoWords(Texts texts, TimeProvider time)
{
    /// <summary>Anything more recent than this reads "now".</summary>
    private static readonly TimeSpan JustNow = TimeSpan.FromMinutes(6); // Last-seen times are accurate to five minutes.

    /// <summary>Formats a time such as "3 hours ago".</summary>
    public string Of(DateTimeOffset at) => (time.GetUtcNow() - at) switch
    {
        var ago when ago < JustNow => texts["account.ago.now"],
        { TotalHours: < 1 } ago => Counted("minutes", (int)ago.TotalMinutes),
        { TotalDays: < 1 } ago => Counted("hours", (int)ago.TotalHours),
        var ago => Counted("days", (int)ago.TotalDays),
    };

    private string Counted(string unit, int count) =>
        texts.Filled($"account.ago.{unit}.{(count == 1 ? "one" : "other")}", ("count", count.ToString(CultureInfo.InvariantCulture)));
}
