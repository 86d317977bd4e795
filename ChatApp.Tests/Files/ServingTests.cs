using System.Net;
using System.Net.Http.Headers;
using System.Text;
using ChatApp.Tests.Hosting;

namespace ChatApp.Tests.Files;

/// <summary>The responses with files.</summary>
[Trait("kind", "server")]
public sealed class ServingTests : WireTests
{
    public static TheoryData<string, string, string, string> Kinds => new()
    {
        { "picture.html", Convert.ToBase64String(Png), "image/png", "inline" },
        { "sound.exe", Convert.ToBase64String([.. "RIFF"u8, 1, 0, 0, 0, .. "WAVEfmt "u8]), "audio/wav", "inline" },
        { "notes", Convert.ToBase64String("Grüße"u8), "text/plain; charset=utf-8", "inline" },
        { "paper.pdf", Convert.ToBase64String("%PDF-1.7"u8), "application/pdf", "attachment" },
        { "page.png", Convert.ToBase64String("<html><script>alert(1)</script>"u8), "application/octet-stream", "attachment" },
        { "drawing.svg", Convert.ToBase64String("""<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>"""u8),
            "application/octet-stream", "attachment" },
        { "program", Convert.ToBase64String([0x7F, .. "ELF"u8, 2, 1, 1, 0]), "application/octet-stream", "attachment" },
    };

    private static byte[] Png => [0x89, .. "PNG\r\n"u8, 0x1A, 0x0A, 0, 0, 0, 13];

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task A_file_is_what_its_content_says_and_nothing_in_it_runs(string name, string content, string type, string disposition)
    {
        var anna = await GuestAsync();
        var file = await anna.UploadAsync(Convert.FromBase64String(content), name);
        await anna.SendFilesAsync(anna.Room, "", file);

        using var answer = await anna.GetAsync(file);

        answer.StatusCode.Should().Be(HttpStatusCode.OK);
        answer.Content.Headers.ContentType!.ToString().Should().Be(type);
        answer.Content.Headers.ContentDisposition!.DispositionType.Should().Be(disposition);
        answer.Headers.GetValues("X-Content-Type-Options").Should().Equal("nosniff");
        answer.Headers.GetValues("Content-Security-Policy").Single().Should().Contain("sandbox").And.Contain("default-src 'none'");
        answer.Headers.GetValues("Cross-Origin-Resource-Policy").Should().Equal("same-origin");
        answer.Headers.CacheControl!.ToString().Should().Contain("private").And.Contain("immutable").And.NotContain("no-store");
    }

    [Fact]
    public async Task A_player_gets_the_part_that_it_asks_for()
    {
        var anna = await GuestAsync();
        byte[] film = [.. Enumerable.Range(0, 1000).Select(number => (byte)number)];
        var file = await anna.UploadAsync(film, "film.mp4");
        await anna.SendFilesAsync(anna.Room, "", file);
        using var request = new HttpRequestMessage(HttpMethod.Get, $"/files/{file.Id}/film.mp4")
        { Headers = { Range = new RangeHeaderValue(100, 199) } };

        using var answer = await anna.Visitor!.Http.SendAsync(request);

        answer.StatusCode.Should().Be(HttpStatusCode.PartialContent);
        (await answer.Content.ReadAsByteArrayAsync()).Should().Equal(film[100..200]);
    }

    [Fact]
    public async Task Who_has_a_file_already_gets_no_bytes_and_who_may_not_see_it_any_more_gets_not_even_that()
    {
        var anna = await GuestAsync();
        var file = await anna.UploadAsync(Encoding.UTF8.GetBytes("Words"));
        var message = await anna.SendFilesAsync(anna.Room, "", file);
        using var first = await anna.GetAsync(file);

        (await AgainAsync()).Should().Be(HttpStatusCode.NotModified);
        await anna.DeleteAsync(message);
        (await AgainAsync()).Should().Be(HttpStatusCode.NotFound);

        async Task<HttpStatusCode> AgainAsync()
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, $"/files/{file.Id}/x")
            { Headers = { IfNoneMatch = { first.Headers.ETag! } } };
            using var answer = await anna.Visitor!.Http.SendAsync(request);
            return answer.StatusCode;
        }
    }

    [Fact]
    public async Task A_misleading_name_arrives_harmless()
    {
        var anna = await GuestAsync();
        var file = await anna.UploadAsync([1, 2], "../../etc/\u202Egnp.exe\r\nSet-Cookie: a=b");
        await anna.SendFilesAsync(anna.Room, "", file);

        using var answer = await anna.GetAsync(file);

        file.Name.Should().Be("gnp.exeSet-Cookie a=b");
        answer.Content.Headers.ContentDisposition!.FileNameStar.Should().Be(file.Name);
        answer.Headers.Contains("Set-Cookie").Should().BeFalse();
    }

    [Fact]
    public async Task A_lost_content_is_told_to_the_operator_and_not_found_for_people()
    {
        Server.Log.Expect(1222);
        var anna = await GuestAsync();
        var file = await anna.UploadAsync([1, 2]);
        await anna.SendFilesAsync(anna.Room, "", file);
        Directory.Delete(Path.Combine(Path.GetDirectoryName(Server.DatabaseFile)!, "files"), recursive: true);

        (await anna.BytesAsync(file)).Should().BeNull();
        await Server.Log.WaitAsync(1222, file.Id);
    }
}
