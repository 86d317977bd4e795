using System.Net;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using ChatApp.Messages;

namespace ChatApp.Tests.Messages;

/// <summary>The chat profile of Markdown: text is displayed as typed, unless its markup is clearly meant as such.</summary>
[Trait("kind", "unit")]
public sealed partial class ChatProfileTests
{
    private static readonly Mention[] Members =
    [
        new("anna", "Anna"), new("maria", "Anna Maria"), new("lena", "Anna-Lena"), new("ru", "Анна"), new("zhang", "张三"),
        new("sanfeng", "张三丰"), new("jose", "José"), new("bob", "bob"),
    ];

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
        "[](x)", "![x]", "!", "!important", "| a | b |\n|---|---|\n| 1 | 2 |", "a | b", "Term\n: definition", "^[note]", "[^1]: note",
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

    public static TheoryData<string, string> Marked => new()
    {
        // Emphasis.
        { "*x*", "<em>x</em>" }, { "_x_", "<em>x</em>" }, { "**x**", "<strong>x</strong>" }, { "~~x~~", "<del>x</del>" },
        { "***x***", "<em><strong>x</strong></em>" },
        { "*so* and **so**, ~~not so~~", "<em>so</em> and <strong>so</strong>, <del>not so</del>" }, { "(*x*)", "(<em>x</em>)" },
        { "\"**Done!**\"", "&quot;<strong>Done!</strong>&quot;" },
        { "*\"x\"*", "<em>&quot;x&quot;</em>" }, { "*(x)*", "<em>(x)</em>" }, { "**x:** y", "<strong>x:</strong> y" },
        { "_x_.", "<em>x</em>." }, { "_x_, y", "<em>x</em>, y" }, { "*a b c*", "<em>a b c</em>" },
        { "**a *b* c**", "<strong>a <em>b</em> c</strong>" }, { "*a **b** c*", "<em>a <strong>b</strong> c</em>" },
        { "**bold and *both***", "<strong>bold and <em>both</em></strong>" },
        { "***both* bold**", "<strong><em>both</em> bold</strong>" },
        { "**_x_**", "<strong><em>x</em></strong>" }, { "_**x**_", "<em><strong>x</strong></em>" },
        { "~~**x**~~", "<del><strong>x</strong></del>" }, { "*a _b* c_", "<em>a _b</em> c_" },
        { "**__init__**", "<strong>__init__</strong>" },
        { "**5 %**", "<strong>5 %</strong>" }, { "**$5**", "<strong>$5</strong>" }, { "**-5**", "<strong>-5</strong>" },
        { "**.NET**", "<strong>.NET</strong>" }, { "**C++**", "<strong>C++</strong>" }, { "**#1**", "<strong>#1</strong>" },
        { "**a_b_c**", "<strong>a_b_c</strong>" }, { "*a\nb*", "<em>a<br>b</em>" },
        { "**🎉 Done**", "<strong>🎉 Done</strong>" }, { "*¡Hola!*", "<em>¡Hola!</em>" }, { "«*mot*»", "«<em>mot</em>»" },
        { "**Attention !**", "<strong>Attention !</strong>" }, { "*слово* и **слово**", "<em>слово</em> и <strong>слово</strong>" },
        { "**שלום**", "<strong>שלום</strong>" }, { "و**مهم** هنا", "و<strong>مهم</strong> هنا" },
        { "*either*, _or_", "<em>either</em>, <em>or</em>" }, { "—*x*—", "—<em>x</em>—" }, { "2*3*4 and *x*", "2*3*4 and <em>x</em>" },
        // Emphasis in scripts without spaces between words.
        { "**注意：**请看", "<strong>注意：</strong>请看" }, { "请看**注意**哦", "请看<strong>注意</strong>哦" },
        { "使用**API**接口", "使用<strong>API</strong>接口" }, { "**中文**abc", "<strong>中文</strong>abc" }, { "这是*重点*。", "这是<em>重点</em>。" },
        { "**“引用”**说", "<strong>“引用”</strong>说" },
        { "**（注）**看", "<strong>（注）</strong>看" }, { "**한국어**는", "<strong>한국어</strong>는" }, { "これは**重要**です", "これは<strong>重要</strong>です" },
        { "~~旧的~~新的", "<del>旧的</del>新的" }, { "**ไทย**ครับ", "<strong>ไทย</strong>ครับ" },
        { "他说**“好。”**然后", "他说<strong>“好。”</strong>然后" }, { "_重点_在", "<em>重点</em>在" },
        // Backslash escapes.
        { @"\*x\*", "*x*" }, { @"\*x*", "*x*" }, { @"*x\*", "*x*" }, { @"\**x**", "**x**" }, { @"\*\*x\*\*", "**x**" },
        { @"\_x_", "_x_" }, { @"\~~x~~", "~~x~~" }, { @"*a\* b*", "<em>a* b</em>" }, { @"\`x`", "`x`" }, { @"\`x\`", "`x`" },
        { @"\- item", "- item" }, { @"1\. yes", "1. yes" }, { @"\* item", "* item" },
        { @"\> said", "&gt; said" }, { @"\@Anna", "@Anna" }, { @"hi \@Anna and \@张三", "hi @Anna and @张三" },
        { @"\[a](https://e.org)", "[a](" + Link("https://e.org") + ")" }, { @"*x* a\*b", @"<em>x</em> a\*b" },
        { @"`a\*b`", @"<code>a\*b</code>" }, { @"**C:\x**", @"<strong>C:\x</strong>" },
        // Code.
        { "`x`", "<code>x</code>" }, { "run `a < b`", "run <code>a &lt; b</code>" }, { "``a`b``", "<code>a`b</code>" },
        { "`` `x` ``", "<code>`x`</code>" }, { "` x `", "<code> x </code>" }, { "`*x*`", "<code>*x*</code>" },
        { "*`x`*", "<em><code>x</code></em>" }, { "运行`ls`命令", "运行<code>ls</code>命令" }, { "two `Foo`s", "two <code>Foo</code>s" },
        { "*a `b* c`", "*a <code>b* c</code>" }, { "`a` `b`", "<code>a</code> <code>b</code>" }, { "```x```", "<code>x</code>" },
        { "`a  b`", "<code>a  b</code>" }, { "`https://e.org`", "<code>https://e.org</code>" },
        { "`[a](https://e.org)`", "<code>[a](https://e.org)</code>" }, { "`@Anna`", "<code>@Anna</code>" },
        { "`a\n`b`", "`a<br><code>b</code>" },
        // URLs.
        { "https://example.org", Link("https://example.org") },
        { "see https://example.org/a?b=1&c=2.", "see " + Link("https://example.org/a?b=1&c=2") + "." },
        { "请看 https://example.org/a，谢谢", "请看 " + Link("https://example.org/a") + "，谢谢" },
        { "链接：https://example.org/a", "链接：" + Link("https://example.org/a") },
        { "（https://example.org/a）", "（" + Link("https://example.org/a") + "）" },
        { "链接https://example.org/a谢谢", "链接" + Link("https://example.org/a") + "谢谢" },
        { "https://example.org/a。", Link("https://example.org/a") + "。" },
        { "https://example.org/a、https://example.org/b", Link("https://example.org/a") + "、" + Link("https://example.org/b") },
        { "「https://example.org/」", "「" + Link("https://example.org/") + "」" },
        { "“https://example.org/”", "“" + Link("https://example.org/") + "”" },
        { "https://example.org/…", Link("https://example.org/") + "…" },
        { "https://zh.wikipedia.org/wiki/中文", Link("https://zh.wikipedia.org/wiki/中文") },
        { "https://de.wikipedia.org/wiki/Straße", Link("https://de.wikipedia.org/wiki/Straße") },
        { "https://example.org/a를 보세요", Link("https://example.org/a") + "를 보세요" },
        { "(https://example.org/a)", "(" + Link("https://example.org/a") + ")" },
        { "(https://example.org/a)b", "(" + Link("https://example.org/a") + ")b" },
        { "https://en.wikipedia.org/wiki/A_(b)", Link("https://en.wikipedia.org/wiki/A_(b)") },
        { "(see https://en.wikipedia.org/wiki/A_(b))", "(see " + Link("https://en.wikipedia.org/wiki/A_(b)") + ")" },
        { "[https://example.org]", "[" + Link("https://example.org") + "]" },
        { "<https://example.org>", "&lt;" + Link("https://example.org") + "&gt;" },
        { "\"https://example.org\"", "&quot;" + Link("https://example.org") + "&quot;" },
        { "'https://example.org/a'", "'" + Link("https://example.org/a") + "'" },
        { "https://example.org/a, b", Link("https://example.org/a") + ", b" },
        { "https://example.org/a!", Link("https://example.org/a") + "!" },
        { "https://example.org/?a[0]=1", Link("https://example.org/?a[0]=1") },
        { "url=https://example.org", "url=" + Link("https://example.org") },
        { "http://localhost:50001/rooms/x?at=3", Link("http://localhost:50001/rooms/x?at=3") },
        { "http://wiki/page", Link("http://wiki/page") }, { "http://[::1]/", Link("http://[::1]/") },
        { "http://[::1]:5000/x", Link("http://[::1]:5000/x") }, { "http://127.0.0.1:50001", Link("http://127.0.0.1:50001") },
        { "HTTPS://EXAMPLE.ORG/A", Link("HTTPS://EXAMPLE.ORG/A") },
        { "https://münchen.example/ö", Link("https://münchen.example/ö") }, { "https://中文.example/", Link("https://中文.example/") },
        { "https://example.org/a_b_c *x*", Link("https://example.org/a_b_c") + " <em>x</em>" },
        { "**https://example.org/a**", "<strong>" + Link("https://example.org/a") + "</strong>" },
        { "_https://example.org/a_", "<em>" + Link("https://example.org/a") + "</em>" },
        { "~~https://example.org/~~", "<del>" + Link("https://example.org/") + "</del>" },
        { "https://example.org/~anna/", Link("https://example.org/~anna/") },
        { "https://example.org/@Anna/x", Link("https://example.org/@Anna/x") },
        { "https://example.org/#a*b*c", Link("https://example.org/#a*b*c") },
        { "https://example.org/a|b", Link("https://example.org/a") + "|b" },
        { "www.example.org/x", Link("www.example.org/x", "https://www.example.org/x") },
        { "Www.example.org.", Link("Www.example.org", "https://Www.example.org") + "." },
        { "mailto:anna@example.org", Link("mailto:anna@example.org") },
        { "anna@example.org", Link("anna@example.org", "mailto:anna@example.org") },
        { "Anna <anna@example.org>", "Anna &lt;" + Link("anna@example.org", "mailto:anna@example.org") + "&gt;" },
        { "_anna_b_@example.org.", Link("_anna_b_@example.org", "mailto:_anna_b_@example.org") + "." },
        { "邮箱：a.b+c@mail.example.org，谢谢", "邮箱：" + Link("a.b+c@mail.example.org", "mailto:a.b+c@mail.example.org") + "，谢谢" },
        { "看https://example.org/a_b，*好*", "看" + Link("https://example.org/a_b") + "，<em>好</em>" },
        // Links.
        { "[here](https://example.org)", Link("here", "https://example.org") },
        { "[*a*](https://example.org)", Link("<em>a</em>", "https://example.org") },
        { "[a](https://en.wikipedia.org/wiki/A_(b))", Link("a", "https://en.wikipedia.org/wiki/A_(b)") },
        { "[a [b] c](https://example.org)", Link("a [b] c", "https://example.org") },
        { "[看](https://example.org/a)。", Link("看", "https://example.org/a") + "。" },
        { "**[a](https://example.org)**", "<strong>" + Link("a", "https://example.org") + "</strong>" },
        { "[a](mailto:anna@example.org)", Link("a", "mailto:anna@example.org") },
        { "[a](www.example.org)", Link("a", "https://www.example.org") },
        { "![a](https://example.org/x.png)", Link("a", "https://example.org/x.png") },
        { "Look![a](https://example.org)", "Look!" + Link("a", "https://example.org") },
        { "[a](https://example.org \"t\")", Link("a", "https://example.org").Replace("\">a<", "\" title=\"t\">a<") },
        { "[a](https://e.org \"x=1\")", "[a](" + Link("https://e.org") + " &quot;x=1&quot;)" },
        { "[https://bank.example](https://evil.example)", "[" + Link("https://bank.example") + "](" + Link("https://evil.example") + ")" },
        { "[https://a.example](https://a.example)", Link("https://a.example") },
        { "[\u200B](https://e.org)", "[\u200B](" + Link("https://e.org") + ")" },
        // Mentions.
        { "@Anna", At("anna", "Anna") }, { "hi @anna!", "hi @anna!" }, { "(@Anna)", "(" + At("anna", "Anna") + ")" },
        { "@Anna's turn", At("anna", "Anna") + "'s turn" }, { "@Anna.", At("anna", "Anna") + "." },
        { "@Anna, @bob", At("anna", "Anna") + ", " + At("bob", "bob") }, { "@Anna/@bob", At("anna", "Anna") + "/" + At("bob", "bob") },
        { "@Anna Maria", At("maria", "Anna Maria") }, { "@Anna Mariana", At("anna", "Anna") + " Mariana" },
        { "@Anna-Lena", At("lena", "Anna-Lena") }, { "@Anna-Marie", "@Anna-Marie" }, { "@Anna_2", "@Anna_2" },
        { "@Anna.example", "@Anna.example" }, { "@Annabel", "@Annabel" }, { "@Аннабель", "@Аннабель" },
        { "@Анна!", At("ru", "Анна") + "!" },
        { "你好@张三请看", "你好" + At("zhang", "张三") + "请看" }, { "@张三丰好", At("sanfeng", "张三丰") + "好" },
        { "你好@Anna你好", "你好" + At("anna", "Anna") + "你好" }, { "＠Anna", "<span class=\"mention\" data-person=\"anna\">＠Anna</span>" },
        { "**@Anna**", "<strong>" + At("anna", "Anna") + "</strong>" }, { "_@Anna_", "<em>" + At("anna", "Anna") + "</em>" },
        { "mail@Anna", "mail@Anna" }, { "x.y@Anna", "x.y@Anna" }, { "@@Anna", "@@Anna" }, { "@ Anna", "@ Anna" },
        { "@Jos\u00E9", At("jose", "José") }, { "@Jose\u0301", "@Jose\u0301" }, { "@José\u0301", "@José\u0301" },
        { "[@Anna](https://e.org)", Link(At("anna", "Anna"), "https://e.org") },
        { "[a](https://e.org/@Anna)", Link("a", "https://e.org/@Anna") }, { "@Anna@example", "@Anna@example" },
        { @"\\@Anna", @"\\@Anna" }, { "@Anna: @Anna", At("anna", "Anna") + ": " + At("anna", "Anna") },
        { "cc:@Anna", "cc:" + At("anna", "Anna") },
    };

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
        { "- [ ] task\n- [x] done", "<ul>" + Item("[ ] task") + Item("[x] done") + "</ul>" }, { "- 中文", "<ul>" + Item("中文") + "</ul>" },
        { "1. 第一", "<ol>" + Item(1, "第一") + "</ol>" }, { "-\ttab", "<ul>" + Item("tab") + "</ul>" },
        { "- a\n -b", "<ul>" + Item("a") + "</ul><p dir=\"auto\"> -b</p>" },
        { "- a\n  - b\n    - c\n      - d",
            "<ul><li dir=\"auto\">a<ul><li dir=\"auto\">b<ul>" + Item("c") + Item("d") + "</ul></li></ul></li></ul>" },
        { "26. November 2026", "<ol><li dir=\"auto\" value=\"26\"><span class=\"number\">26.</span> November 2026</li></ol>" },
        // Code blocks.
        { "```\n<b>\n```", Code("&lt;b&gt;\n") },
        { "```cs\nvar x;\n```", "<pre dir=\"auto\" data-language=\"cs\"><code class=\"language-cs\">var x;\n</code></pre>" },
        { "```\na\n\n  b\n```\nc", Code("a\n\n  b\n") + "<p dir=\"auto\">c</p>" }, { "see\n```\na\n```", "<p>see</p>" + Code("a\n") },
        { "```\nopen", Code("open\n") }, { "```\n*a* @Anna https://e.org\n```", Code("*a* @Anna https://e.org\n") },
        { "```\n> a\n- b\n# c\n```", Code("&gt; a\n- b\n# c\n") }, { "````\n```\n````", Code("```\n") }, { "~~~\na\n~~~", Code("a\n") },
        { "```print(1)\nprint(2)\n```", Code("print(1)\nprint(2)\n") }, { "```\na\nb```\nc", Code("a\nb\n") + "<p dir=\"auto\">c</p>" },
        { "  ```\n  a\n    b\n  ```", Code("a\n  b\n") },
        { "```c++ \nx\n```", "<pre dir=\"auto\" data-language=\"c++\"><code class=\"language-c++\">x\n</code></pre>" },
    };

    [Theory]
    [MemberData(nameof(Literal))]
    public void What_is_no_markup_stays_as_typed(string text)
    {
        var html = MessageHtml.Render(text, Members);

        html.Should().NotMatchRegex("<(?!/?p>|p dir=\"auto\">|br />)");
        Visible(html).Should().Be(text.TrimEnd());
    }

    [Theory]
    [MemberData(nameof(Marked))]
    public void Markup_within_a_line(string text, string html) => Compact(MessageHtml.Render(text, Members)).Should().Be($"<p>{html}</p>");

    [Theory]
    [MemberData(nameof(Blocks))]
    public void Blocks_of_lines(string text, string html) => Compact(MessageHtml.Render(text, Members)).Should().Be(html);

    [Fact]
    public void Who_reads_the_html_without_its_style_or_its_tags_finds_the_lines_as_well() =>
        MessageHtml.Render("one\ntwo\n\n> said\n- a\n  - b\n1. c", []).Should().Be(
            "<p>one<br />\ntwo</p>\n<blockquote dir=\"auto\">\n<p>said</p>\n</blockquote>\n"
            + "<ul>\n<li dir=\"auto\">a<ul>\n<li dir=\"auto\">b</li>\n</ul></li>\n</ul>\n"
            + "<ol>\n<li dir=\"auto\" value=\"1\"><span class=\"number\">1.</span> c</li>\n</ol>");

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
    public void Whatever_is_written_its_html_is_whole_and_of_few_elements()
    {
        string[] parts =
        [
            "*", "**", "***", "_", "~~", "`", "``", "```", "\n", "\n\n", "> ", ">", "- ", "  - ", "1. ", "[", "](", ")", "(", "!", "\\", "@Anna", "@", "a", "b c", " ", "中", "：",
            "https://e.org/", "www.e.org", "a@e.org", "[x](https://e.org)", "<b>", "&", "\"", "'", "~~~\n", "```cs\n", "👍", "\u0301", "\u05D0", "/", "C:\\", "\t",
        ];
        var random = new Random(21);
        for (var round = 0; round < 5_000; round++)
        {
            var text = string.Concat(Enumerable.Range(0, random.Next(1, 30)).Select(_ => parts[random.Next(parts.Length)]));

            var html = MessageHtml.Render(text, Members);

            var elements = FluentActions.Invoking(() => XElement.Parse($"<x>{html}</x>")).Should().NotThrow("of {0}", text).Subject.Descendants();
            elements.Select(element => element.Name.LocalName).Should().BeSubsetOf(
                ["p", "br", "a", "em", "strong", "del", "code", "pre", "ul", "ol", "li", "blockquote", "span"], "of {0}", text);
            elements.Select(element => element.Ancestors("blockquote").Count()).Append(0).Max().Should().BeLessThan(4, "of {0}", text);
        }
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
            var typed = string.Join('\n', text.Split('\n').Select(line => string.IsNullOrWhiteSpace(line) ? "" : line)).TrimStart('\n').TrimEnd();

            Visible(MessageHtml.Render(text, Members)).Should().Be(typed);
        }
    }

    private static string Link(string url) => Link(url.Replace("&", "&amp;", StringComparison.Ordinal), url);

    private static string Link(string html, string target) =>
        $"<a href=\"{target.Replace("&", "&amp;", StringComparison.Ordinal)}\" rel=\"noopener noreferrer nofollow\" target=\"_blank\">{html}</a>";

    private static string At(string id, string name) => $"<span class=\"mention\" data-person=\"{id}\">@{name}</span>";

    private static string Quote(string html) => $"<blockquote dir=\"auto\">{html}</blockquote>";

    private static string Item(string html) => $"<li dir=\"auto\">{html}</li>";

    private static string Item(int number, string html) =>
        $"<li dir=\"auto\" value=\"{number}\"><span class=\"number\">{number}.</span> {html}</li>";

    private static string Code(string code) => $"<pre dir=\"auto\"><code>{code}</code></pre>";

    /// <summary>The text of the HTML as displayed.</summary>
    private static string Visible(string html) => WebUtility.HtmlDecode(
        Tag().Replace(html.Replace("</p>\n<p dir=\"auto\">", "\n\n", StringComparison.Ordinal), ""));

    /// <summary>The HTML without line ends after tags.</summary>
    private static string Compact(string html) =>
        AfterTag().Replace(html.Replace("<br />\n", "<br>", StringComparison.Ordinal), "");

    [GeneratedRegex("(?<=<(/p|/?ul|/?ol|/li|/?blockquote|/pre)( [^>]*)?>)\n")]
    private static partial Regex AfterTag();

    [GeneratedRegex("<[^>]*>")]
    private static partial Regex Tag();
}
