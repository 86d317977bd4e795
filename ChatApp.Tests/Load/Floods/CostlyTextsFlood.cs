using System.Diagnostics;
using System.Text;
using ChatApp.Contracts;
using ChatApp.Messages;

namespace ChatApp.Load.Floods;

/// <summary>Random texts of Markdown markers and maximum length: bounds the time of the costliest one to render and to look up in the HTML
/// cache.</summary>
#pragma warning disable CA5394 // A repeatable sequence is needed, not a secret.
internal static class CostlyTextsFlood
{
    private const int Texts = 10_000, Seed = 22;

    private const double RenderBound = 5, ReadBound = 1;

    private static readonly string[] Pieces =
    [
        ">", "> ", "*", "**", "_", "__", "~~", "`", "``", "```", "```\n", "[", "]", "(", ")", "](", "<", "&", "\\", "@", "＠", "@A", "- ",
        "1. ", "#", "|", "\n", " ",
        "http://", "https://a.b/", "www.", "a@b.c", "mailto:", "x", "é", "你好", "，", "\u200b", "\u0301", "\ud83d\ude00", "://", "a", ".",
        "-", "_a_", "*a*", "\r\n", "```cs\n", "```html\n", "```sql\n", "```js\n", "```diff\n", "\"", "'", "\"\\\"", "/*", "<a ", "if ",
        "1 ", "|---|---|\n", "a|b\n", "- [x] a\n", "/me ",
    ];

    public static async Task RunAsync(FloodRun flood)
    {
        var random = new Random(Seed);
        var kept = new HtmlCache(8 * 1024 * 1024);
        (double Ms, string Text) slowest = (0, ""), read = (0, "");
        for (var at = 0; at < Texts; at++)
        {
            flood.Token.ThrowIfCancellationRequested();
            var text = Make(random);
            if (Cost(() => MessageHtml.Render(text, [new("id", "A")])) is var ms && ms > slowest.Ms)
                slowest = (ms, text);
            kept.Of(text, null);
            if (Cost(() => kept.Of(text, null)) is var again && again > read.Ms)
                read = (again, text);
        }

        await flood.AtMostAsync(
            $"{Texts} texts of {Limits.Text} characters; the slowest to render, ms ({Shown(slowest.Text)})", slowest.Ms, RenderBound);
        await flood.AtMostAsync($"and to read again, ms ({Shown(read.Text)})", read.Ms, ReadBound);
    }

    /// <summary>Builds a text of maximum length from one to four random pieces, some of them repeated.</summary>
    private static string Make(Random random)
    {
        var own = Enumerable.Range(0, random.Next(1, 5)).Select(_ => Pieces[random.Next(Pieces.Length)]).ToArray();
        var text = new StringBuilder();
        while (text.Length < Limits.Text)
        {
            var piece = own[random.Next(own.Length)];
            for (var times = random.Next(4) == 0 ? random.Next(1, 2_000) : 1; times > 0 && text.Length < Limits.Text; times--)
                text.Append(piece);
        }

        return text.ToString(0, Limits.Text);
    }

    /// <summary>The shortest of three runs, which excludes JIT compilation and garbage collection.</summary>
    private static double Cost(Func<string> work)
    {
        var least = double.MaxValue;
        for (var attempt = 0; attempt < 3; attempt++)
        {
            var begun = Stopwatch.GetTimestamp();
            work();
            least = Math.Min(least, Stopwatch.GetElapsedTime(begun).TotalMilliseconds);
        }

        return least;
    }

    private static string Shown(string text) =>
        string.Concat(text.Take(20).Select(letter => char.IsControl(letter) ? '·' : letter));
}
