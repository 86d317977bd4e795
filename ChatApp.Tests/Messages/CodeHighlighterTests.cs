using System.Globalization;
using System.Net;
using System.Text.RegularExpressions;
using ChatApp.Messages;

namespace ChatApp.Tests.Messages;

/// <summary>Highlighted code: <c>[k:if]</c> stands for an element of the class k.</summary>
[Trait("kind", "unit")]
public sealed partial class CodeHighlighterTests
{
    [Theory]
    [InlineData("cs", "public int X = 1; // no", "[k:public] [k:int] X = [n:1]; [c:// no]")]
    [InlineData("C#", "var s = \"a \\\" b\" + 'c';", "[k:var] s = [s:\"a \\\" b\"] + [s:'c'];")]
    [InlineData("cs", "\"\"\"\na\n\"\"\" b", "[s:\"\"\"\na\n\"\"\"] b")]
    [InlineData("c", "/* a\nb */ if (x) y1 = 0x1F;", "[c:/* a\nb */] [k:if] (x) y1 = [n:0x1F];")]
    [InlineData("js", "const a = `b\n${c}`; // https://e.org", "[k:const] a = [s:`b\n${c}`]; [c:// https://e.org]")]
    [InlineData("python", "def f(): # don't\n    return 'x'", "[k:def] f(): [c:# don't]\n    [k:return] [s:'x']")]
    [InlineData("bash", "for i in $#; do echo don't; done # x", "[k:for] i [k:in] $#; [k:do] [k:echo] don't; [k:done] [c:# x]")]
    [InlineData("sql", "select * FROM a WHERE b = 'it''s' -- c", "[k:select] * [k:FROM] a [k:WHERE] b = [s:'it'][s:'s'] [c:-- c]")]
    [InlineData("json", "{\"a\": [1.5, true]}", "{[s:\"a\"]: [[n:1.5], [k:true]]}")]
    [InlineData("yaml", "a: yes # b\nu: http://e.org/#x", "a: [k:yes] [c:# b]\nu: http://e.org/#x")]
    [InlineData("rust", "fn f<'a>(x: &'a str)", "[k:fn] f<'a>(x: &'a [k:str])")]
    [InlineData("html", "<a href=\"x\">if 1</a><!-- b -->", "[k:<a] href=[s:\"x\"]>if 1[k:</a]>[c:<!-- b -->]")]
    [InlineData("xml", "a < b <?xml v='1'?>", "a < b [k:<?xml] v=[s:'1']?>")]
    [InlineData("diff", "@@ -1 @@\n-a\n+b\n c", "[c:@@ -1 @@]\n[d:-a]\n[i:+b]\n c")]
    [InlineData("cs", "\"open\nif", "\"open\n[k:if]")]
    [InlineData("cs", "/* open", "[c:/* open]")]
    [InlineData("nothing-known", "if 1 // x", "if 1 // x")]
    [InlineData("", "if 1 // x", "if 1 // x")]
    public void Parts_of_code_stand_out(string language, string code, string expected) =>
        Short(MessageHtml.Render($"```{language}\n{code}\n```", [])).Should().Be(expected + "\n");

    [Fact]
    public void Whatever_the_code_is_its_text_stays_and_so_many_parts_stand_out()
    {
        string[] parts =
            ["\"", "'", "\"\"\"", "`", "\\", "/*", "*/", "//", "#", "--", "<", ">", "</a", "if", "1", " ", "\n", "+", "-", "x", "<!--"];
        string[] languages = ["cs", "js", "html", "sql", "diff", "bash", "rust", "python", "css"];
        var random = new Random(24);
        for (var round = 0; round < 3_000; round++)
        {
            var code = string.Concat(Enumerable.Range(0, random.Next(1, 40)).Select(_ => parts[random.Next(parts.Length)])) + "x";

            var html = MessageHtml.Render($"````{languages[random.Next(languages.Length)]}\n{code}\n````", []);

            WebUtility.HtmlDecode(Tag().Replace(html, "")).Should().Be(code + "\n");
        }

        MessageHtml.Render($"```cs\n{string.Concat(Enumerable.Repeat("1 ", 2_000))}\n```\n```cs\nif\n```", [])
            .Split("<span").Should().HaveCount(1_001);
    }

    [Theory]
    [InlineData("cs", "\"\\\"")]
    [InlineData("cs", "/*")]
    [InlineData("cs", "'\\")]
    [InlineData("js", "`")]
    [InlineData("html", "<a \"")]
    [InlineData("html", "<!-")]
    [InlineData("sql", "'\n")]
    [InlineData("diff", "+\n")]
    [InlineData("python", "\"\"\"")]
    public void The_longest_code_costs_little(string language, string repeated)
    {
        var text = $"```{language}\n{string.Concat(Enumerable.Repeat(repeated, 8_000))}"[..8_000];
        MessageHtml.Render(text, []);
        var least = Enumerable.Range(0, 5).Min(_ =>
        {
            var begun = System.Diagnostics.Stopwatch.GetTimestamp();
            MessageHtml.Render(text, []);
            return System.Diagnostics.Stopwatch.GetElapsedTime(begun).TotalMilliseconds;
        });

        least.Should().BeLessThan(5, "{0}", repeated.Length.ToString(CultureInfo.InvariantCulture));
    }

    private static string Short(string html) => WebUtility.HtmlDecode(Tag().Replace(Part().Replace(html, "[$1:$2]"), ""));

    [GeneratedRegex("<span class=\"(.)\">([^<]*)</span>")]
    private static partial Regex Part();

    [GeneratedRegex("<[^>]*>")]
    private static partial Regex Tag();
}
