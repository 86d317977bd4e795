using ChatApp.Messages;

namespace ChatApp.Tests.Messages;

[Trait("kind", "unit")]
public sealed class MessageHtmlTests
{
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
    [InlineData("[a](https://e.org \"t onmouseover=alert(1)\")")]
    [InlineData("```a\" onmouseover=\"alert(1)\ncode\n```")]
    [InlineData("https://e.org/<script>")]
    [InlineData("```html\n<img src=\"x\" onerror='alert(1)'><script>alert(1)</script>\n```")]
    [InlineData("```cs\n\"<img src=x onerror=alert(1)>\" // <script>alert(1)</script>\n```")]
    [InlineData("a|b\n---|---\n<img src=x onerror=alert(1)>|[x](javascript:alert(1))")]
    [InlineData("[javascript:alert(1)](https://e.org/\u202Egnp.exe)")]
    public void Nothing_hostile_becomes_an_element_a_handler_or_an_address(string text)
    {
        var html = MessageHtml.Render(text, []);

        html.Should().NotMatchRegex(@"<(?!/?(p|br|a|em|strong|del|code|pre|ul|ol|li|blockquote|span|div|table|thead|tbody|tr|th|td)\b)");
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
    [InlineData(">\n")]
    [InlineData("a\n\n\n")]
    [InlineData("~~~\n")]
    [InlineData("  - a\n")]
    [InlineData("[a](http://")]
    [InlineData("www.(")]
    [InlineData("\\*")]
    [InlineData("|")]
    [InlineData("a|b\n---|---\nc|d\n")]
    [InlineData("```js\n`\"'\\")]
    public async Task Nothing_of_the_longest_length_is_without_an_end(string repeated)
    {
        var text = string.Concat(Enumerable.Repeat(repeated, 8_000 / repeated.Length));

        var html = await Task.Run(() => MessageHtml.Render(text, [new("id", "name")])).WaitAsync(TimeSpan.FromSeconds(10));

        html.Should().NotBeEmpty();
    }
}
