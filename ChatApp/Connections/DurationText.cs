using System.Globalization;

namespace ChatApp.Connections;

/// <summary>Durations as an operator reads them.</summary>
internal static class DurationText
{
    /// <summary><c>hh:mm:ss.fff</c>, with days in front where there are any.</summary>
    public static string Of(TimeSpan duration) =>
        duration.ToString(duration.Days > 0 ? @"d\.hh\:mm\:ss\.fff" : @"hh\:mm\:ss\.fff", CultureInfo.InvariantCulture);
}
