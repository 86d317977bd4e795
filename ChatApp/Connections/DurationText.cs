using System.Globalization;

namespace ChatApp.Connections;

/// <summary>Formats durations for logs and pages.</summary>
internal static class DurationText
{
    /// <summary><c>hh:mm:ss.fff</c>, preceded by days if there are any.</summary>
    public static string Of(TimeSpan duration) =>
        duration.ToString(duration.Days > 0 ? @"d\.hh\:mm\:ss\.fff" : @"hh\:mm\:ss\.fff", CultureInfo.InvariantCulture);
}
