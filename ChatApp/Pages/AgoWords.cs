using System.Globalization;

namespace ChatApp.Pages;

/// <summary>Says how long ago something was: true in every time zone, which the server does not know of its readers.</summary>
public sealed class AgoWords(Texts texts, TimeProvider time)
{
    /// <summary>Nearer than this is now.</summary>
    private static readonly TimeSpan Now = TimeSpan.FromMinutes(6); // Times last seen are kept to within five.

    /// <summary>Such as "3 hours ago".</summary>
    public string Of(DateTimeOffset at) => (time.GetUtcNow() - at) switch
    {
        var ago when ago < Now => texts["account.ago.now"],
        { TotalHours: < 1 } ago => Counted("minutes", (int)ago.TotalMinutes),
        { TotalDays: < 1 } ago => Counted("hours", (int)ago.TotalHours),
        var ago => Counted("days", (int)ago.TotalDays),
    };

    private string Counted(string unit, int count) =>
        texts.Filled($"account.ago.{unit}.{(count == 1 ? "one" : "other")}", ("count", count.ToString(CultureInfo.InvariantCulture)));
}
