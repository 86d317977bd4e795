using System.Xml.Linq;
using ChatApp.Messages;
using static ChatApp.Tests.Messages.ProfileHtml;

namespace ChatApp.Tests.Messages;

/// <summary>The chat profile of Markdown: quotes, lists, code blocks, and how they nest.</summary>
[Trait("kind", "unit")]
public sealed class ChatProfileBlockTests
{
    public static TheoryData<string, string> Blocks => new()
    {
        { "", "" }, { "plain words", "<p>plain words</p>" }, { "one\r\ntwo\n\nthree", "<p>one<br>two</p><p dir=\"auto\">three</p>" },
        { "a\n\n\nb", "<p>a</p><p dir=\"auto\"><br>b</p>" }, { "\n\na\n\n", "<p>a</p>" }, { "a\rb", "<p>a<br>b</p>" },
        // Quotes.
        { "> said", Quote("<p>said</p>") },
        { "> what they said\nmy reply", Quote("<p>what they said</p>") + "<p dir=\"auto\">my reply</p>" },
        { "me\n> said\nme", "<p>me</p>" + Quote("<p>said</p>") + "<p dir=\"auto\">me</p>" }, { "> a\n> b", Quote("<p>a<br>b</p>") },
        { "> a\n>\n> b", Quote("<p>a</p><p dir=\"auto\">b</p>") },
        { "> words\n> 5 people", Quote("<p>words<br>5 people</p>") },
        { "> a\n>> b\n> c", Quote("<p>a</p>" + Quote("<p>b</p>") + "<p dir=\"auto\">c</p>") }, { "> > b", Quote(Quote("<p>b</p>")) },
        { "> > > > > deep", Quote(Quote(Quote("<p>&gt; &gt; deep</p>"))) }, { "> *a* `b`", Quote("<p><em>a</em> <code>b</code></p>") },
        { "> - a\n> - b", Quote("<ul><li dir=\"auto\">a</li><li dir=\"auto\">b</li></ul>") },
        { "> ```\n> a\n> ```\nb", Quote("<pre dir=\"auto\"><code>a\n</code></pre>") + "<p dir=\"auto\">b</p>" },
        { "> @Anna said", Quote("<p>" + At("anna", "Anna") + " said</p>") },
        { "> “引用”\n回答", Quote("<p>“引用”</p>") + "<p dir=\"auto\">回答</p>" },
        { ">_<\n> said", "<p>&gt;_&lt;</p>" + Quote("<p>said</p>") }, { "> שלום\n> hello", Quote("<p>שלום<br>hello</p>") },
        // Lists.
        { "- one\n- two", "<ul>" + Item("one") + Item("two") + "</ul>" }, { "* one", "<ul>" + Item("one") + "</ul>" },
        { "- one\ntext\n- two", "<ul>" + Item("one") + "</ul><p dir=\"auto\">text</p><ul>" + Item("two") + "</ul>" },
        { "- one\n  more", "<ul>" + Item("one") + "</ul><p dir=\"auto\">  more</p>" },
        { "a:\n- one", "<p>a:</p><ul>" + Item("one") + "</ul>" },
        { "2. yes\n4. no", "<ol>" + Item(2, "yes") + Item(4, "no") + "</ol>" },
        { "007. name", "<ol><li dir=\"auto\" value=\"007\"><span class=\"number\">007.</span> name</li></ol>" },
        { "1. one\n- two", "<ol>" + Item(1, "one") + "</ol><ul>" + Item("two") + "</ul>" },
        { "- one\n  - two\n- three", "<ul><li dir=\"auto\">one<ul>" + Item("two") + "</ul></li>" + Item("three") + "</ul>" },
        { "- a\n\n- b", "<ul>" + Item("a") + "</ul><ul>" + Item("b") + "</ul>" },
        { "- **a** `b`", "<ul>" + Item("<strong>a</strong> <code>b</code>") + "</ul>" },
        { "- 中文", "<ul>" + Item("中文") + "</ul>" },
        { "1. 第一", "<ol>" + Item(1, "第一") + "</ol>" }, { "-\ttab", "<ul>" + Item("tab") + "</ul>" },
        { "- a\n -b", "<ul>" + Item("a") + "</ul><p dir=\"auto\"> -b</p>" },
        { "- a\n  - b\n    - c\n      - d",
            "<ul><li dir=\"auto\">a<ul><li dir=\"auto\">b<ul>" + Item("c") + Item("d") + "</ul></li></ul></li></ul>" },
        { "26. November 2026", "<ol><li dir=\"auto\" value=\"26\"><span class=\"number\">26.</span> November 2026</li></ol>" },
        // Tasks.
        { "- [ ] task\n- [x] done\n* [X] **so**", "<ul>" + Task("☐ task") + Task("☑ done") + Task("☑ <strong>so</strong>") + "</ul>" },
        { "- [ ] task\n  - [x] part",
            "<ul><li dir=\"auto\" class=\"task\">" + Box("☐") + " task<ul>" + Task("☑ part") + "</ul></li></ul>" },
        { "- [x]", "<ul>" + Item("[x]") + "</ul>" }, { "- [y] no", "<ul>" + Item("[y] no") + "</ul>" },
        { "- [x]no", "<ul>" + Item("[x]no") + "</ul>" }, { "1. [x] no", "<ol>" + Item(1, "[x] no") + "</ol>" },
        // Tables.
        { "| a | b |\n|---|---|\n| 1 | 2 |", Table("a b", "1 2") }, { "a | b\n--- | ---\n1 | 2\n", Table("a b", "1 2") },
        { "see\n|a|b|\n|---|---|\n|1|2|\n|3|4|\nso", "<p>see</p>" + Table("a b", "1 2", "3 4") + "<p dir=\"auto\">so</p>" },
        { "> | a | b |\n> |---|---|\n> | 1 | 2 |", Quote(Table("a b", "1 2")) },
        { "a|b\n:---|---:\n1|2\n3", Table("a b", "1 2").Replace("<th dir=\"auto\">b", "<th dir=\"auto\" class=\"end\">b")
            .Replace("<td dir=\"auto\">2", "<td dir=\"auto\" class=\"end\">2") + "<p dir=\"auto\">3</p>" },
        { "a|b\n---|:---:\n**1**|`x|y`",
            Table("a b", "1 2").Replace("dir=\"auto\">b", "dir=\"auto\" class=\"center\">b").Replace(">1<", "><strong>1</strong><")
            .Replace("dir=\"auto\">2", "dir=\"auto\" class=\"center\"><code>x|y</code>") },
        { "a|b\n---|---\nx\\|y|@Anna\n1|2|3\n4|",
            Table("a b", "x|y " + At("anna", "Anna").Replace(' ', '~'), "1 2~|~3", "4").Replace('~', ' ') },
        // What somebody does.
        { "/me waves", "<p class=\"action\">waves</p>" },
        { "/me   *waves* @Anna", "<p class=\"action\"><em>waves</em> " + At("anna", "Anna") + "</p>" },
        { "/me - waits\nand goes", "<p class=\"action\">- waits<br>and goes</p>" }, { "\\/me waves", "<p>/me waves</p>" },
        { "/me says\n> said\nso", "<p class=\"action\">says</p>" + Quote("<p>said</p>") + "<p dir=\"auto\">so</p>" },
        // Code blocks.
        { "```\n<b>\n```", Code("&lt;b&gt;\n") },
        { "```cs\nvar x;\n```",
            "<pre dir=\"auto\" data-language=\"cs\"><code class=\"language-cs\"><span class=\"k\">var</span> x;\n</code></pre>" },
        { "```\na\n\n  b\n```\nc", Code("a\n\n  b\n") + "<p dir=\"auto\">c</p>" }, { "see\n```\na\n```", "<p>see</p>" + Code("a\n") },
        { "```\nopen", Code("open\n") }, { "```\n*a* @Anna https://e.org\n```", Code("*a* @Anna https://e.org\n") },
        { "```\n> a\n- b\n# c\n```", Code("&gt; a\n- b\n# c\n") }, { "````\n```\n````", Code("```\n") }, { "~~~\na\n~~~", Code("a\n") },
        { "```print(1)\nprint(2)\n```", Code("print(1)\nprint(2)\n") }, { "```\na\nb```\nc", Code("a\nb\n") + "<p dir=\"auto\">c</p>" },
        { "  ```\n  a\n    b\n  ```", Code("a\n  b\n") },
        { "```c++ \nx\n```", "<pre dir=\"auto\" data-language=\"c++\"><code class=\"language-c++\">x\n</code></pre>" },
    };

    [Theory]
    [MemberData(nameof(Blocks))]
    public void Blocks_of_lines(string text, string html) => Compact(MessageHtml.Render(text, Members)).Should().Be(html);

    [Fact]
    public void Who_reads_the_html_without_its_style_or_its_tags_finds_the_lines_as_well() =>
        MessageHtml.Render("one\ntwo\n\n> said\n- a\n  - b\n1. c", []).Should().Be(
            "<p>one<br />\ntwo</p>\n<blockquote dir=\"auto\">\n<p>said</p>\n</blockquote>\n"
            + "<ul>\n<li dir=\"auto\">a<ul>\n<li dir=\"auto\">b</li>\n</ul></li>\n</ul>\n"
            + "<ol>\n<li dir=\"auto\" value=\"1\"><span class=\"number\">1.</span> c</li>\n</ol>");

    [Fact]
    public void Who_reads_a_table_without_its_tags_finds_rows_and_cells() =>
        Visible(MessageHtml.Render("a|b\n---|---\n1|2\n3|4\nso", [])).Should().Be("a b\n1 2\n3 4\nso");

    [Fact]
    public void A_table_of_very_many_columns_stays_as_typed_and_so_do_the_rows_after_very_many()
    {
        MessageHtml.Render(string.Join('\n', Enumerable.Repeat(string.Concat(Enumerable.Repeat("---|", 21)), 3)), [])
            .Should().NotContain("<table");
        var rows = string.Concat(Enumerable.Range(1, 201).Select(row => $"\n{row}|x"));

        var html = MessageHtml.Render($"a|b\n---|---{rows}", []);

        html.Split("<tr>").Should().HaveCount(202);
        html.Should().EndWith("<p dir=\"auto\">201|x</p>");
    }

    [Fact]
    public void Whatever_is_written_its_html_is_whole_and_of_few_elements()
    {
        string[] parts =
        [
            "*", "**", "***", "_", "~~", "`", "``", "```", "\n", "\n\n", "> ", ">", "- ", "  - ", "1. ", "[", "](", ")", "(", "!", "\\",
            "@Anna", "@", "a", "b c", " ", "中", "：", "https://e.org/", "www.e.org", "a@e.org", "[x](https://e.org)", "<b>", "&",
            "\"", "'", "~~~\n", "```cs\n", "```html\n", "|", "|---|---|\n", "[x] ", "/me ", "👍", "\u0301", "\u05D0", "/", "C:\\", "\t",
        ];
        var random = new Random(21);
        for (var round = 0; round < 5_000; round++)
        {
            var text = string.Concat(Enumerable.Range(0, random.Next(1, 30)).Select(_ => parts[random.Next(parts.Length)]));

            var html = MessageHtml.Render(text, Members);

            var whole = FluentActions.Invoking(() => XElement.Parse($"<x>{html}</x>")).Should().NotThrow("of {0}", text).Subject;
            var elements = whole.Descendants();
            elements.Select(element => element.Name.LocalName).Should().BeSubsetOf(
                [
                    "p", "br", "a", "em", "strong", "del", "code", "pre", "ul", "ol", "li", "blockquote", "span", "div", "table", "thead",
                    "tbody", "tr", "th", "td",
                ], "of {0}", text);
            elements.Select(element => element.Ancestors("blockquote").Count()).Append(0).Max().Should().BeLessThan(4, "of {0}", text);
        }
    }
}
