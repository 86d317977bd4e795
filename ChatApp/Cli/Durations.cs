using System.Globalization;

namespace ChatApp.Cli;

/// <summary>Parses durations as typed: <c>30s</c>, <c>2m</c>, <c>1h</c>.</summary>
internal static class Durations
{
    public static bool TryParse(string text, out TimeSpan duration)
    {
        duration = default;
        if (text.Length < 2 || !int.TryParse(text[..^1], NumberStyles.None, CultureInfo.InvariantCulture, out var count) || count == 0)
            return false;
        var unit = text[^1] switch
        {
            's' => TimeSpan.FromSeconds(1),
            'm' => TimeSpan.FromMinutes(1),
            'h' => TimeSpan.FromHours(1),
            _ => TimeSpan.Zero,
        };
        // More than a week is a typing error, and exceeds the range of timers.
        duration = count <= 604_800 ? unit * count : TimeSpan.Zero;
        return duration > TimeSpan.Zero && duration <= TimeSpan.FromDays(7);
    }
}
