using ChatApp.Messages;
using static ChatApp.Tests.Messages.ProfileHtml;

namespace ChatApp.Tests.Messages;

/// <summary>The chat profile of Markdown: text is displayed as typed, unless its markup is clearly meant as such.</summary>
[Trait("kind", "unit")]
public sealed class ChatProfileLiteralTests
{
    /// <summary>Texts without markup: a long table.</summary>
    public static TheoryData<string> Literal =>
    [
        // Emoticons and drawings.
        @"¯\_(ツ)_/¯", @"well ¯\_(ツ)_/¯ ok", @"\_(ツ)_/", ">_<", "> _ <", "(>_<)", ">.<", ">:(", "^_^", "T_T", "o_O", "u_u and u_u",
        "-_- and -_-", "*_*", "(*_*)", "*_* love it *_*",
        "(*^_^*)", "(*´∀`*)", "(*⌒∇⌒*)", "._. and ._.", ";_; hello ;_;", "@_@ or @_@", ":) ;) :D <3 </3", @"\o/", "(╯°□°)╯︵ ┻━┻",
        "┬─┬ノ( º _ ºノ)", "*-* *-*", "~_~ ~_~", "=_= x =_=",
        "┌───┐\n│ a │\n└───┘", "  /\\_/\\\n ( o.o )\n  > ^ <", "a    b\n|\\  /|\n| \\/ |", "  *\n ***\n*****",
        // Identifiers in code.
        "__init__", "__init__ and __main__", "call __init__()", "snake_case_name", "a_b_c d_e_f", "_private and _other",
        "self._x = self._y", "foo._bar_.baz", "2*3*4", "2 * 3 * 4", "a*b*c", "f(a*b, c*d)", "x = *p; y = **q;",
        "def f(*args, **kwargs):\n    return g(*args, **kwargs)", "SELECT * FROM a WHERE b = '*' OR c = '*'", "'*' or '*'",
        "\"*\" and \"*\"", "(*) and (*)", "[*] x [*]", "int *a, *b;", "char **argv, **envp",
        "if (a < b && c > d) { e[0] = 1; }", "vector<int> v; v[i] = *it;", "#include <stdio.h>", "#define X(a) #a",
        "std::cout << \"hi\" << std::endl;", "a => a.b", "x != y || !z", "{\"a\": [1, 2, {\"b\": \"*c*d\"}]}",
        "a\n  b\n    c", "\tif x:\n\t\treturn", "    four spaces", "@Override\npublic void x() {}", "user@host:~$ ls",
        "root@server:/# rm *.o core*",
        // Shells, paths, globs.
        "$ ls *.cs *.js", "$ rm -rf build/*", "ls *.cs, lib*", "src/*/bin/*/x", "**/*.cs", "**/bin/**", "$ echo $HOME ~/x ~/y",
        "~/foo/_bar_/x", "cd ~ && ls ~", "/usr/_local_/bin", "/*comment*/", "/* a */ b /* c */", "// see *.cs",
        @"C:\Users\_anna", @"C:\_docs_\x", @"C:\new\table", @"C:\*.txt", @"\\server\share", @"\\server\share\_docs",
        @"\\server\share\_docs_\x", @"D:\a\*b*\c", @"^\d+\.\d*$", @"\b[A-Z]+\b", @"(?<name>\w+)\s*\1", @"a\*b", @"a\_b", @"\\*x*",
        @"a \* b",
        @"\LaTeX \alpha_1 \frac{a_1}{b_2}", @"\(x\) \[y\] \n \t \\", @"back\slash", @"\", @"a\", @"\a \1 \( \. \!", @"\""quoted\""",
        // Numbers, dates, units.
        "324234. 234234.", "26. 11. 2026", "1.", "1. ", "1. 2.", "12. 5", "1.5", "1.foo", "v1.2.3", "1)", "1) yes", "a) b) c)", "#1",
        "# 1", "+49 170 1234567", "+1 (555) 010-0100", "~5 min~", "~5 to ~6", "~~", "~~5 or ~~6", "~x~", "5 ~~ 6", "10 % of 20 %",
        "2^10", "x_1 + x_2", "3 < 5 > 4",
        "1234567890. ten digits", "26.11.2026", "-5", "- 5", "* 5", "-5 degrees",
        // Lines that do not start a block.
        "-", "- ", "*", "**", "***", "****", "* * *", "- - -", "---", "___", "===", "+", "+ plus", "–", "— he said", "•", "above\n---",
        "above\n===", "a\n***\nb", "# not a heading", "#channel", "## x ##", "-- x", "--option", "-x", "*x", "x*",
        ">", "> ", ">>", ">>>", "> 5 people came", "> 5\n> 4", "> 100 %", ">quote", ">5", ">= 5", "=> x", ">>> print(1)",
        ">>> x\n>>> y", "->", "-> x", "> !", "> -5 degrees", "a > b", "a\n>b",
        "[INFO]: started\nand [INFO] again", "[x]: https", "[a]", "[a][b]", "[ ] task", "[x] done", "a[0] = b[1]", "[a](b)", "[a] (b)",
        "[](x)", "![x]", "!", "!important", "a | b", "a | b\nc | d",
        "| a | b |\n|---|---|", "| a |\n|---|\n| 1 |", "| a | b |\n|--|--|\n| 1 | 2 |", "| a | b |\n|---|\n| 1 | 2 |",
        " id | name\n----+------\n  1 | a", "$ ps | grep x\n$ ls | wc", "| | |\n|---|---|\n| 1 | 2 |",
        "/me", "/me ", "/me\nwaves", "/meow loudly", "/ME waves", " /me waves", "he typed /me waves", "/met Anna",
        "Term\n: definition", "^[note]", "[^1]: note",
        "- [",
        // Spaces and empty lines.
        "name    qty", "a  b   c", "   indented", "a\n\nb", "a\n\n\n\nb", "a\tb", "one\ntwo\n\nthree", "trailing  \nspaces", "a\u00A0b",
        "a\u3000b",
        // Unmatched marks, marks alone, marks within words.
        "*a", "a*", "**a", "a**", "*a**", "**a*", "** a **", "_a", "a_", "__a__", "~a~", "~~a", "sh*t and f*ck", "f*** you ***",
        "****word****", "5* hotel, 4* food", "a * b", "**bold**text", "*x*y", "x*y*", "_x_y", "x_y_", "~~x~~y", "foo_ _bar",
        "Best regards,\n***",
        "it`s here, don`t go", "`", "``", "```", "a ` b", "``a`", "`a\nb`", "```\n```", "```\n\n```", "~~~ wave ~~~", "~~~",
        "~~~\nopen", "''quoted''", "``quoted''",
        // HTML and entities.
        "<b>bold</b>", "<script>alert(1)</script>", "<!-- x -->", "<br>", "<3 & <- -> &", "&amp; &copy; &#65; &lt;", "&nbsp;",
        "a < b & \"c\" 'd'", "<javascript:alert(1)>", "<a href=\"x\">", "</p>", "]]>", "<?php echo 1; ?>",
        // Text that is no URL, and URLs that are not linked.
        "file.name.txt", "example.org", "localhost:5000", "127.0.0.1:50001", "ftp://example.org/x", "file:///etc/passwd",
        "javascript:alert(1)", "data:text/html,x", "xhttp://example.org", "https://", "http://.", "https:///x", "www.", "www.x",
        "http:/example.org", "https//example.org", "https://google.com@evil.example/", "http://user:pass@example.org/",
        "mailto:", "mailto:anna", "a@b", "anna@localhost", "@example.org", "git@github.com:foo/bar.git", "medium.com/@Anna/x",
        "example.org/_next_/x", "ssh://anna@example.org", "http://[::1", "http://a..b/", "https://example.org:port/",
        "[x](javascript:alert(1))", "[x](JaVaScRiPt:alert(1))", "[x](data:text/html,y)", "[x](vbscript:y)", "[x](//example.org)",
        "[x](/settings)", "[x](#y)", "[x](y z)", "[x]()", "[x](", "[x](ftp://example.org)", "![x](y.png)",
        // Writing systems.
        "שלום עולם", "مرحبا بالعالم", "你好，世界", "こんにちは", "สวัสดี", "नमस्ते दुनिया", "안녕하세요", "שלום\nhello", "👍", "👩‍💻 🇩🇪 ❤️",
        "e\u0301a\u0308", "ﷺ", "注意：看", "——", "《书》「引」【注】", "２＊３＊４", "＊x＊",
    ];

    [Theory]
    [MemberData(nameof(Literal))]
    public void What_is_no_markup_stays_as_typed(string text)
    {
        var html = MessageHtml.Render(text, Members);

        html.Should().NotMatchRegex("<(?!/?p>|p dir=\"auto\">|br />)");
        Visible(html).Should().Be(text.TrimEnd());
    }

    [Theory]
    [MemberData(nameof(Literal))]
    public void What_stays_as_typed_does_so_among_other_lines(string text)
    {
        if (text.TrimStart() is ['~' or '`', ..] || text[0] == '>')
            return; // These start a block that includes the following lines.
        var lines = $"Words before\n{text.TrimEnd()}\nand after";

        Visible(MessageHtml.Render(lines, Members)).Should().Be(lines);
    }

    [Fact]
    public void A_text_without_marks_is_read_as_it_was_typed()
    {
        const string Letters = "abcXYZ 0123 \n\t,;:!?()'\"<&=+#%$€|^{}/éßжשم你のไ한。，“”👍";
        var runes = Letters.EnumerateRunes().ToArray();
        var random = new Random(21);
        for (var round = 0; round < 5_000; round++)
        {
            var text = string.Concat(Enumerable.Range(0, random.Next(1, 60)).Select(_ => runes[random.Next(runes.Length)]));
            // Leading and trailing empty lines are trimmed; a line of spaces counts as empty.
            var lines = text.Split('\n').Select(line => string.IsNullOrWhiteSpace(line) ? "" : line);
            var typed = string.Join('\n', lines).TrimStart('\n').TrimEnd();

            Visible(MessageHtml.Render(text, Members)).Should().Be(typed);
        }
    }
}
