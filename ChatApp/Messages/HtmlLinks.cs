using System.Net;

namespace ChatApp.Messages;

/// <summary>Finds the links in the HTML of a message. What people write cannot look like one: it is escaped.</summary>
internal static class HtmlLinks
{
    private const string Begin = "<a href=\"";

    /// <summary>The targets of the links, in their order.</summary>
    public static IEnumerable<string> Of(string html)
    {
        for (var at = 0; (at = html.IndexOf(Begin, at, StringComparison.Ordinal)) >= 0;)
        {
            at += Begin.Length;
            yield return WebUtility.HtmlDecode(html[at..html.IndexOf('"', at)]);
        }
    }
}
