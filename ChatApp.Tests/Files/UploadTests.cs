using System.Net;
using System.Security.Cryptography;
using ChatApp.Contracts;
using ChatApp.Files;
using ChatApp.Tests.Hosting;

namespace ChatApp.Tests.Files;

/// <summary>Files on their way to the server.</summary>
[Trait("kind", "server")]
public sealed class UploadTests() : WireTests("Chat:FileBytesMax=3000000", "Chat:FilesBytesMax=8000000")
{
    private string Folder => Path.Combine(Path.GetDirectoryName(Server.DatabaseFile)!, "files", "uploads");

    private static readonly byte[] Large = RandomNumberGenerator.GetBytes(1_000_000);

    [Fact]
    public async Task An_upload_goes_on_where_its_connection_broke()
    {
        var anna = await GuestAsync();
        var upload = await anna.BeginAsync("large.bin", Large.Length);

        await FluentActions.Awaiting(() => anna.PutAsync(upload.Id, 0, new Breaking(Large, 600_000)))
            .Should().ThrowAsync<HttpRequestException>();
        var broken = await anna.FindAsync(upload.Id);
        var done = await anna.ContinueAsync(upload.Id, Large, (int)broken.Offset);

        broken.File.Should().BeNull();
        done.File.Should().Be(new FileView(upload.Id, "large.bin", FileType.Other, Large.Length));
        (await anna.FindAsync(upload.Id)).Should().Be(done, "the answer to the last request may be lost");
        var message = await anna.SendFilesAsync(anna.Room, "", done.File!);
        (await anna.BytesAsync(message.Files![0])).Should().Equal(Large);
    }

    [Fact]
    public async Task A_second_request_for_an_upload_ends_the_first_which_hangs()
    {
        var anna = await GuestAsync();
        var upload = await anna.BeginAsync("large.bin", Large.Length);
        using var hanging = new Hanging(Large[..1000]);
        var first = anna.PutAsync(upload.Id, 0, hanging);
        await Patience.UntilAsync(() => new FileInfo(Path.Combine(Folder, upload.Id)) is { Exists: true, Length: 1000 });

        var done = await anna.ContinueAsync(upload.Id, Large, 1000);

        done.File.Should().NotBeNull();
        hanging.Dispose();
        await FluentActions.Awaiting(() => first).Should().ThrowAsync<HttpRequestException>();
    }

    [Fact]
    public async Task Bytes_for_another_place_are_refused_and_nothing_is_lost()
    {
        var anna = await GuestAsync();
        var upload = await anna.BeginAsync("large.bin", Large.Length);
        await anna.ContinueAsync(upload.Id, Large, 0, 500_000);

        using var again = await anna.PutAsync(upload.Id, 0, new ByteArrayContent(Large[..1000]));
        using var beyond = await anna.PutAsync(upload.Id, 600_000, new ByteArrayContent(Large[..1000]));

        (again.StatusCode, await again.CodeAsync()).Should().Be((HttpStatusCode.Conflict, "WrongOffset"));
        beyond.StatusCode.Should().Be(HttpStatusCode.Conflict);
        (await anna.FindAsync(upload.Id)).Offset.Should().Be(500_000);
    }

    [Fact]
    public async Task A_file_takes_no_more_bytes_than_it_was_created_with()
    {
        var anna = await GuestAsync();
        var upload = await anna.BeginAsync("small.txt", 10);

        using var answer = await anna.PutAsync(upload.Id, 0, new ByteArrayContent(Large));

        answer.StatusCode.Should().Be(HttpStatusCode.RequestEntityTooLarge);
        (await anna.FindAsync(upload.Id)).Offset.Should().BeLessThanOrEqualTo(10);
    }

    [Fact]
    public async Task A_file_over_the_limit_or_over_the_space_for_all_is_refused_before_a_byte_is_taken()
    {
        var anna = await GuestAsync();
        using var large = await anna.AskAsync("film.mp4", 3_000_001);
        for (var count = 0; count < 2; count++)
            await anna.BeginAsync("film.mp4", 3_000_000);
        using var full = await anna.AskAsync("film.mp4", 2_000_001);

        (large.StatusCode, await large.CodeAsync()).Should().Be((HttpStatusCode.RequestEntityTooLarge, "FileTooLarge"));
        (full.StatusCode, await full.CodeAsync()).Should().Be((HttpStatusCode.InsufficientStorage, "FilesFull"));
        (await anna.BeginAsync("film.mp4", 2_000_000)).Offset.Should().Be(0);
    }

    [Theory]
    [InlineData("", 1)]
    [InlineData("a.txt", 0)]
    [InlineData("a.txt", -1)]
    public async Task An_upload_without_a_name_or_a_size_is_refused(string name, long size)
    {
        var anna = await GuestAsync();

        using var answer = await anna.AskAsync(name, size);

        (answer.StatusCode, await answer.CodeAsync()).Should().Be((HttpStatusCode.BadRequest, "InvalidRequest"));
    }

    [Fact]
    public async Task A_person_has_so_many_uploads_that_are_in_no_message_and_no_more()
    {
        var anna = await GuestAsync();
        var first = await anna.BeginAsync("a.txt", 1);
        for (var count = 1; count < 50; count++)
            await anna.BeginAsync("a.txt", 1);

        using var over = await anna.AskAsync("a.txt", 1);
        (await anna.ContinueAsync(first.Id, [65])).File.Should().NotBeNull();
        await anna.SendFilesAsync(anna.Room, "", (await anna.FindAsync(first.Id)).File!);

        (over.StatusCode, await over.CodeAsync()).Should().Be((HttpStatusCode.TooManyRequests, "TooManyRequests"));
        (await anna.BeginAsync("a.txt", 1)).Id.Should().NotBeEmpty();
    }

    [Fact]
    public async Task A_person_creates_so_many_uploads_at_once_and_no_more()
    {
        var anna = await GuestAsync();
        var statuses = new List<HttpStatusCode>();
        for (var count = 0; count < 90; count++)
        {
            using var answer = await anna.AskAsync("", 0);
            statuses.Add(answer.StatusCode);
        }

        statuses.Should().Contain(HttpStatusCode.TooManyRequests).And.StartWith(Enumerable.Repeat(HttpStatusCode.BadRequest, 80));
    }

    [Fact]
    public async Task A_cancelled_upload_is_gone_with_its_bytes()
    {
        var anna = await GuestAsync();
        var upload = await anna.BeginAsync("large.bin", Large.Length);
        await anna.ContinueAsync(upload.Id, Large, 0, 1000);

        using var answer = await anna.Visitor!.Http.DeleteAsync(new Uri($"/files/uploads/{upload.Id}", UriKind.Relative));
        using var gone = await anna.PutAsync(upload.Id, 1000, new ByteArrayContent(Large[1000..]));

        answer.StatusCode.Should().Be(HttpStatusCode.NoContent);
        gone.StatusCode.Should().Be(HttpStatusCode.NotFound);
        Directory.GetFiles(Folder).Should().BeEmpty();
    }

    [Fact]
    public async Task Nobody_else_finds_continues_cancels_or_sends_an_upload()
    {
        var (anna, berta) = (await GuestAsync(), await GuestAsync());
        var upload = await anna.BeginAsync("secret.txt", 2);
        var path = new Uri($"/files/uploads/{upload.Id}", UriKind.Relative);

        using var found = await berta.Visitor!.Http.GetAsync(path);
        using var continued = await berta.PutAsync(upload.Id, 0, new ByteArrayContent([65, 66]));
        using var cancelled = await berta.Visitor.Http.DeleteAsync(path);
        var file = (await anna.ContinueAsync(upload.Id, [65, 66])).File!;

        new[] { found, continued, cancelled }.Should().OnlyContain(answer => answer.StatusCode == HttpStatusCode.NotFound);
        await berta.SendFilesAsync(berta.Room, "", file).ShouldBeRefused("FileNotFound");
        (await berta.BytesAsync(file)).Should().BeNull();
    }

    [Fact]
    public async Task Another_sites_page_uploads_nothing()
    {
        var anna = await GuestAsync();
        using var request = new HttpRequestMessage(HttpMethod.Post, "/files")
        { Content = new StringContent("""{"name":"a","size":1}""", null, "application/json") };
        request.Headers.Add("Origin", "https://example.com");

        using var answer = await anna.Visitor!.Http.SendAsync(request);

        answer.StatusCode.Should().Be(HttpStatusCode.Forbidden);
    }

    /// <summary>A body that fails after some bytes.</summary>
    private sealed class Breaking(byte[] file, int after) : HttpContent
    {
        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
        {
            await stream.WriteAsync(file.AsMemory(0, after));
            await stream.FlushAsync();
            throw new IOException("The network is gone.");
        }

        protected override bool TryComputeLength(out long length) => (length = file.Length) > 0;
    }

    /// <summary>A body that does not end.</summary>
    private sealed class Hanging(byte[] start) : HttpContent
    {
        private readonly TaskCompletionSource end = new();

        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
        {
            await stream.WriteAsync(start);
            await stream.FlushAsync();
            await end.Task;
        }

        protected override bool TryComputeLength(out long length) => (length = Large.Length) > 0;

        protected override void Dispose(bool disposing)
        {
            end.TrySetResult();
            base.Dispose(disposing);
        }
    }
}
