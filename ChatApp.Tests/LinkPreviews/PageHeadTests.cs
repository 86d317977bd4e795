using System.Text;
using ChatApp.LinkPreviews;

namespace ChatApp.Tests.LinkPreviews;

/// <summary>What is read of a page's head.</summary>
[Trait("kind", "unit")]
public sealed class PageHeadTests
{
    private static readonly Uri Address = new("https://e.org/a/b");

    private const string Joined = "👩🏽\u200D🚀 ❤\uFE0F\u200D🔥 می\u200Cخواهم क\u094D\u200Dष";

    public static TheoryData<string, string?> Pages => new()
    {
        { "<title> A \n page </title>", "A page||" },
        { "<title>A</title><meta property=og:title content='B &amp; C'><meta property=og:site_name content=S>", "B & C|S|" },
        { "<title>A</title><meta name=twitter:title content=B><meta name=description content=D>", "B||D" },
        { "<meta name='description' content='D'><meta property='og:description' content='E'><title>A</title>", "A||E" },
        { "<title></title><meta property=og:title content=' '>", null },
        { "<p>text</p><title>A</title>", null },
        { "", null },
        { "<title>a\u202Eb\u200Bc\u0007d</title>", "abc d||" },
        { $"<title>{Joined}</title>", Joined + "||" },
        { "<title>a\u200Db \u200Dc م\u200C\u200C\u200Cن\u200C 🚀\uFE0F" + new string('\uFE0F', 50) + "\u2067d</title>",
            "ab c م\u200Cن 🚀" + new string('\uFE0F', 6) + "d||" },
        { "<title><b>x</b></title>", "<b>x</b>||" },
        { "<title>" + new string('x', 500) + "</title>", new string('x', 199) + "…||" },
        { "<title>" + new string('x', 198) + "🚀🚀</title>", new string('x', 198) + "…||" },
    };

    [Theory]
    [MemberData(nameof(Pages))]
    public void Title_site_and_description_come_from_the_first_that_names_them(string html, string? expected) =>
        Said(Encoding.UTF8.GetBytes("<!doctype html><html><head><meta charset=utf-8>" + html), null).Should().Be(expected);

    [Theory]
    [InlineData("gb2312", "gb2312", "中文标题")]
    [InlineData(null, "shift_jis", "日本語の題")]
    [InlineData("windows-1252", "windows-1252", "Grüße")]
    [InlineData("no-such-thing", "utf-8", "Grüße")]
    public void A_page_in_any_encoding_is_read(string? said, string encoding, string title)
    {
        Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);

        Said(Encoding.GetEncoding(encoding).GetBytes($"<head><meta charset={encoding}><title>{title}</title></head>"), said)
            .Should().Be(title + "||");
    }

    [Theory]
    [InlineData("/c.png", "https://e.org/c.png")]
    [InlineData("c.png", "https://e.org/a/c.png")]
    [InlineData("https://f.org/c.png", "https://f.org/c.png")]
    [InlineData("https://[", null)]
    public void The_address_of_the_picture_is_relative_to_the_page(string link, string? expected) =>
        Read(Encoding.UTF8.GetBytes($"<head><title>x</title><meta property=og:image content='{link}'>"), null)!.Picture
            .Should().Be(expected is null ? null : new Uri(expected));

    [Theory]
    [InlineData("<body>", "<div>")]
    [InlineData("", "<template>")]
    [InlineData("", "<noscript>")]
    [InlineData("", "<meta x>")]
    [InlineData("<svg>", "<g>")]
    [InlineData("", "<table>")]
    public async Task A_megabyte_of_nested_elements_is_read_in_time(string begin, string element)
    {
        var page = Encoding.UTF8.GetBytes(
            $"<head><title>x</title>{begin}{string.Concat(Enumerable.Repeat(element, (1 << 20) / element.Length))}");

        (await Task.Run(() => Said(page, null)).WaitAsync(TimeSpan.FromSeconds(20))).Should().Be("x||");
    }

    private static string? Said(byte[] page, string? charset) =>
        Read(page, charset) is { } head ? $"{head.Title}|{head.Site}|{head.Description}" : null;

    private static PageHead? Read(byte[] page, string? charset) => PageHead.Of(new(Address, "text/html", charset, page, true));
}
