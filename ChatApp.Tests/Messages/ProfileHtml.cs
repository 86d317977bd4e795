using System.Net;
using System.Text.RegularExpressions;
using ChatApp.Messages;

namespace ChatApp.Tests.Messages;

/// <summary>The HTML that the chat profile of Markdown is expected to produce, and what a reader sees of it.</summary>
internal static partial class ProfileHtml
{
    public static readonly Mention[] Members =
    [
        new("anna", "Anna"), new("maria", "Anna Maria"), new("lena", "Anna-Lena"), new("ru", "Анна"), new("zhang", "张三"),
        new("sanfeng", "张三丰"), new("jose", "José"), new("bob", "bob"),
    ];

    public static string Link(string url) => Link(Escaped(url), url);

    public static string Link(string html, string target) =>
        $"<a href=\"{Escaped(target)}\" rel=\"noopener noreferrer nofollow\" target=\"_blank\">{html}</a>";

    public static string At(string id, string name) => $"<span class=\"mention\" data-person=\"{id}\">@{name}</span>";

    public static string Quote(string html) => $"<blockquote dir=\"auto\">{html}</blockquote>";

    public static string Item(string html) => $"<li dir=\"auto\">{html}</li>";

    public static string Item(int number, string html) =>
        $"<li dir=\"auto\" value=\"{number}\"><span class=\"number\">{number}.</span> {html}</li>";

    public static string Box(string box) => $"<span class=\"box\">{box}</span>";

    /// <summary>A task, of its box and its words.</summary>
    public static string Task(string words) => $"<li dir=\"auto\" class=\"task\">{Box(words[..1])}{words[1..]}</li>";

    /// <summary>A table of lines, whose cells are separated by spaces.</summary>
    public static string Table(string heads, params string[] rows) =>
        $"<div class=\"table\"><table><thead>{Row(heads, "th")}</thead><tbody>"
        + string.Concat(rows.Select(row => Row(row, "td"))) + "</tbody></table></div>";

    public static string Code(string code) => $"<pre dir=\"auto\"><code>{code}</code></pre>";

    /// <summary>The text of the HTML as displayed.</summary>
    public static string Visible(string html) => WebUtility.HtmlDecode(
        Tag().Replace(html.Replace("</p>\n<p dir=\"auto\">", "\n\n", StringComparison.Ordinal), ""));

    /// <summary>The HTML without line ends after tags.</summary>
    public static string Compact(string html) =>
        AfterTag().Replace(html.Replace("<br />\n", "<br>", StringComparison.Ordinal), "");

    private static string Row(string cells, string tag) =>
        $"<tr>{string.Join(' ', cells.Split(' ').Select(cell => $"<{tag} dir=\"auto\">{cell}</{tag}>"))}</tr>";

    private static string Escaped(string url) => url.Replace("&", "&amp;", StringComparison.Ordinal);

    [GeneratedRegex("(?<=<(/p|/?ul|/?ol|/li|/?blockquote|/pre|/tr|tbody|/div)( [^>]*)?>)\n")]
    private static partial Regex AfterTag();

    [GeneratedRegex("<[^>]*>")]
    private static partial Regex Tag();
}
