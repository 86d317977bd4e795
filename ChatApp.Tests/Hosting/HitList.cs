using System.Text.RegularExpressions;

namespace ChatApp.Tests.Hosting;

/// <summary>The messages on a page that lists some of several rooms.</summary>
internal static partial class HitList
{
    /// <summary>Room id and number of each message, in the order of the page.</summary>
    public static IReadOnlyList<string> PlacesIn(string page) =>
        [.. Place().Matches(page).Select(match => $"{match.Groups[1].Value} {match.Groups[2].Value}")];

    [GeneratedRegex("class=\"hit\" href=\"/rooms/([^?\"]+)\\?at=(\\d+)\"")]
    private static partial Regex Place();
}
