using ChatApp.Messages;

namespace ChatApp.Tests.Messages;

public sealed class MessageHtmlTests
{
    [Theory]
    [InlineData("", "")]
    [InlineData("plain words", "<p>plain words</p>")]
    [InlineData("a < b & \"c\" 'd'", "<p>a &lt; b &amp; &quot;c&quot; 'd'</p>")]
    [InlineData("one\r\ntwo\n\n\n\nthree", "<p>one<br />\ntwo</p>\n<p>three</p>")]
    [InlineData("你好,世界 🦦", "<p>你好,世界 🦦</p>")]
    [InlineData("*so* and **so**, ~~not so~~", "<p><em>so</em> and <strong>so</strong>, <del>not so</del></p>")]
    [InlineData("run `a < b`", "<p>run <code>a &lt; b</code></p>")]
    [InlineData("```\n<b>\n```", "<pre><code>&lt;b&gt;\n</code></pre>")]
    [InlineData("- one\n- two", "<ul>\n<li>one</li>\n<li>two</li>\n</ul>")]
    [InlineData("3. three\n4. four", "<ol start=\"3\">\n<li>three</li>\n<li>four</li>\n</ol>")]
    [InlineData("> said", "<blockquote>\n<p>said</p>\n</blockquote>")]
    [InlineData("see https://example.org/a?b=1&c=2.", "<p>see <a href=\"https://example.org/a?b=1&amp;c=2\" rel=\"noopener noreferrer nofollow\" target=\"_blank\">https://example.org/a?b=1&amp;c=2</a>.</p>")]
    [InlineData("[here](https://example.org)", "<p><a href=\"https://example.org\" rel=\"noopener noreferrer nofollow\" target=\"_blank\">here</a></p>")]
    [InlineData("![a picture](https://example.org/x.png)", "<p><a href=\"https://example.org/x.png\" rel=\"noopener noreferrer nofollow\" target=\"_blank\">a picture</a></p>")]
    public void Text_becomes_what_a_page_shows(string text, string html) => MessageHtml.Render(text, []).Should().Be(html);

    [Theory]
    [InlineData("# not a heading", "<p># not a heading</p>")]
    [InlineData("above\n---", "<p>above<br />\n---</p>")]
    [InlineData("    four spaces", "<p>four spaces</p>")]
    [InlineData("&copy; stays", "<p>&amp;copy; stays</p>")]
    [InlineData("[x]: https://example.org \"title\"", "<p>[x]: https://example.org title</p>")]
    [InlineData("| a | b |\n|---|---|", "<p>| a | b |<br />\n|---|---|</p>")]
    public void What_is_no_markup_in_talk_stays_as_written(string text, string html) => MessageHtml.Render(text, []).Should().Be(html);

    [Theory]
    [InlineData("<script>alert(1)</script>")]
    [InlineData("<img src=x onerror=alert(1)>")]
    [InlineData("[x](javascript:alert(1))")]
    [InlineData("[x](JaVaScRiPt:alert(1))")]
    [InlineData("[x](java\tscript:alert(1))")]
    [InlineData("[x](&#106;avascript:alert(1))")]
    [InlineData("<javascript:alert(1)>")]
    [InlineData("[x](data:text/html,<script>alert(1)</script>)")]
    [InlineData("![x](javascript:alert(1))")]
    [InlineData("[x](vbscript:msgbox)")]
    [InlineData("[x](//example.org)")]
    [InlineData("[x](/settings?handler=Name)")]
    [InlineData("[a](https://e.org \"x\\\" onmouseover=\\\"alert(1)\")")]
    [InlineData("[a](<https://e.org/\" onmouseover=\"alert(1)>)")]
    [InlineData("https://e.org/\"onmouseover=\"alert(1)")]
    [InlineData("``` \" onmouseover=\"alert(1)\ncode\n```")]
    [InlineData("[x]: javascript:alert(1)\n\n[x]")]
    public void Nothing_hostile_becomes_an_element_a_handler_or_an_address(string text)
    {
        var html = MessageHtml.Render(text, []);

        html.Should().NotMatchRegex(@"<(?!/?(p|br|a|em|strong|del|code|pre|ul|ol|li|blockquote|span)\b)");
        html.Should().NotMatchRegex(@"<[^>]*\son\w+\s*=").And.NotMatchRegex("(?i)href=\"(?!https?:|mailto:)");
    }

    [Theory]
    [InlineData("hello @Mei Lin!", "<p>hello <span class=\"mention\" data-person=\"id-1\">@Mei Lin</span>!</p>")]
    [InlineData("@Mei Linda", "<p>@Mei Linda</p>")]
    [InlineData("mail@Mei Lin", "<p>mail@Mei Lin</p>")]
    [InlineData("`@Mei Lin`", "<p><code>@Mei Lin</code></p>")]
    [InlineData("**@Mei Lin**", "<p><strong><span class=\"mention\" data-person=\"id-1\">@Mei Lin</span></strong></p>")]
    public void Who_is_named_stands_out(string text, string html) => MessageHtml.Render(text, [new("id-1", "Mei Lin")]).Should().Be(html);

    [Theory]
    [InlineData("> ")]
    [InlineData("[")]
    [InlineData("*a ")]
    [InlineData("`")]
    [InlineData("- ")]
    [InlineData("<")]
    [InlineData("![](")]
    [InlineData("@")]
    public async Task Nothing_of_the_longest_length_is_without_an_end(string repeated)
    {
        var text = string.Concat(Enumerable.Repeat(repeated, 8_000 / repeated.Length));

        var html = await Task.Run(() => MessageHtml.Render(text, [new("id", "name")])).WaitAsync(TimeSpan.FromSeconds(10));

        html.Should().NotBeEmpty();
    }
}
