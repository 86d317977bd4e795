using System.IO.Compression;
using System.Net;
using System.Text;
using ChatApp.Tests.Hosting;

namespace ChatApp.Tests.Pages;

/// <summary>A page is buffered completely before it is sent.</summary>
[Trait("kind", "server")]
public sealed class WholePageTests : WireTests
{
    [Theory]
    [InlineData("A word")]
    [InlineData("猫头鹰说：今天下雨，明天也下雨。")]
    [InlineData("👩‍👩‍👧‍👦 🏳️‍🌈 𝒳 and a & b < c")]
    public async Task It_says_how_long_it_is_and_is_that_long(string text)
    {
        var anna = await GuestAsync();
        // More than the first buffer holds.
        for (var number = 0; number < 40; number++)
            await anna.SayAsync(string.Concat(Enumerable.Repeat(text, 3_500 / text.Length)));
        await anna.SayAsync(text);

        using var answer = await AskAsync(anna, HttpMethod.Get);

        var page = await answer.Content.ReadAsByteArrayAsync();
        answer.Headers.TransferEncodingChunked.Should().NotBe(true);
        page.Should().HaveCountGreaterThan(128 * 1024);
        answer.Content.Headers.ContentLength.Should().Be(page.Length);
        var shown = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true).GetString(page);
        WebUtility.HtmlDecode(shown).Should().Contain($"<p>{text}</p>").And.EndWith("</html>\n");
    }

    [Fact]
    public async Task Who_asks_for_its_headers_is_given_those_alone()
    {
        var anna = await GuestAsync();

        using var whole = await AskAsync(anna, HttpMethod.Get);
        using var head = await AskAsync(anna, HttpMethod.Head);

        head.StatusCode.Should().Be(HttpStatusCode.OK);
        head.Content.Headers.ContentLength.Should().Be(whole.Content.Headers.ContentLength);
        head.Headers.ETag.Should().Be(whole.Headers.ETag);
        (await head.Content.ReadAsByteArrayAsync()).Should().BeEmpty();
    }

    [Theory]
    [InlineData("/", true)]
    [InlineData("/rooms/{room}", true)]
    [InlineData("/sidebar/{room}", true)]
    [InlineData("/search?q=word", true)]
    [InlineData("/mentions", true)]
    [InlineData("/saved", true)]
    [InlineData("/people", false)]
    [InlineData("/account", false)]
    [InlineData("/settings", false)]
    [InlineData("/notice/404", false)]
    public async Task Pages_of_messages_are_compressed_and_those_that_may_show_a_link_or_a_code_are_not(string path, bool isCompressed)
    {
        var anna = await OperatorAsync();
        var address = new Uri(path.Replace("{room}", anna.Room, StringComparison.Ordinal), UriKind.Relative);
        using var request = new HttpRequestMessage(HttpMethod.Get, address);
        request.Headers.AcceptEncoding.ParseAdd("gzip, br");

        using var answer = await anna.Visitor!.Http.SendAsync(request);

        answer.Content.Headers.ContentEncoding.Should().Equal(isCompressed ? ["gzip"] : []);
        var page = await answer.Content.ReadAsStreamAsync();
        using var plain = new StreamReader(isCompressed ? new GZipStream(page, CompressionMode.Decompress) : page);
        (await plain.ReadToEndAsync()).Should().EndWith("</html>\n");
        if (isCompressed)
            answer.Headers.Vary.Should().Contain("Accept-Encoding");
    }

    private static async Task<HttpResponseMessage> AskAsync(WireClient who, HttpMethod method)
    {
        using var request = new HttpRequestMessage(method, new Uri($"/rooms/{who.Room}", UriKind.Relative));
        return await who.Visitor!.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
    }
}
