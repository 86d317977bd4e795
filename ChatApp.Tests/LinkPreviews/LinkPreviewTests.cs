using System.Net;
using System.Text.Json;
using ChatApp.Audit;
using ChatApp.Contracts;
using ChatApp.Tests.Hosting;
using NetVips;

namespace ChatApp.Tests.LinkPreviews;

/// <summary>Previews of links to a real site; the server's policy allows it the loopback addresses.</summary>
[Trait("kind", "server")]
public sealed class LinkPreviewTests : WireTests
{
    private PreviewSite site = null!;

    public override async Task InitializeAsync()
    {
        site = await PreviewSite.StartAsync();
        await base.InitializeAsync();
    }

    [Fact]
    public async Task A_preview_is_the_next_change_of_its_message_for_all_and_its_picture_comes_from_this_server_without_metadata()
    {
        using var drawn = Image.Black(2000, 1000).Mutate(picture =>
            picture.Set(GValue.GStrType, "exif-ifd3-GPSLatitude", "48/1 12/1 30/1 (48, 12, 30, Rational, 3 components, 24 bytes)"));
        site.AddFile("picture.jpg", drawn.JpegsaveBuffer(), "image/jpeg");
        var url = site.AddHtml("page", """
            <title>x</title><meta property="og:title" content="A <b>title</b>"><meta property="og:site_name" content="The site">
            <meta property="og:description" content="About it"><meta property="og:image" content="/picture.jpg">
            """);
        var (anna, berta) = (await GuestAsync(), await GuestAsync());
        await berta.EnterAsync();

        var message = await anna.SayAsync($"see {url}, it is good");
        var changed = (await berta.EventsAsync<MessageView>("MessageChanged", 2))[1];

        var preview = changed.Preview!;
        changed.Should().Be(message with { Change = 2, Preview = preview });
        (preview.Url, preview.Title, preview.Site, preview.Description).Should().Be((url, "A <b>title</b>", "The site", "About it"));
        (preview.Picture!.Type, preview.Picture.Width, preview.Picture.Height).Should().Be(("image/webp", 1280, 640));
        (await anna.ChangesAsync(anna.Room, 1)).Messages.Should().Equal(changed);
        var address = new Uri($"/files/{preview.Picture.Id}/{preview.Picture.Name}", UriKind.Relative);
        using var served = Image.NewFromBuffer(await berta.Visitor!.Http.GetByteArrayAsync(address));
        served.GetFields().Should().NotContain(field => field.StartsWith("exif", StringComparison.Ordinal));
        (await berta.Visitor.Http.GetStringAsync(new Uri("/", UriKind.Relative))).Should().Contain("A &lt;b&gt;title&lt;/b&gt;")
            .And.NotContain("picture.jpg");

        await anna.DeleteAsync(message);
        (await berta.Visitor.Http.GetAsync(address)).StatusCode.Should().Be(HttpStatusCode.NotFound);
        (await anna.EnterAsync()).Messages.Single().Preview.Should().BeNull();
    }

    [Fact]
    public async Task A_message_that_was_edited_or_deleted_while_its_link_was_read_gets_none()
    {
        var goOn = new TaskCompletionSource();
        var url = site.Add("slow", async context =>
        {
            await goOn.Task;
            context.Response.ContentType = "text/html";
            await context.Response.Body.WriteAsync("<title>Slow</title>"u8.ToArray());
        });
        var anna = await GuestAsync();
        var (edited, deleted) = (await anna.SayAsync(url), await anna.SayAsync(url));
        var (kept, whole) = (await anna.SayAsync(url), await anna.CreateRoomAsync());
        await Patience.UntilAsync(() => !site.Asked.IsEmpty);
        await anna.EditAsync(edited, "no link");
        await anna.DeleteAsync(deleted);
        var last = await anna.SayInAsync(whole.Id, url);

        goOn.SetResult();
        await PreviewOfAsync(anna, last);

        (await anna.EnterAsync()).Messages.Select(message => message.Preview?.Title).Should().Equal(null, null, "Slow");
        (await PreviewOfAsync(anna, kept)).Preview!.Title.Should().Be("Slow");
        site.Asked.Should().Equal(["slow"], "those who ask for the same wait for it");
    }

    [Fact]
    public async Task Its_author_removes_a_preview_and_it_does_not_come_back_and_others_may_not()
    {
        site.AddFile("picture.png", Image.Black(64, 64).PngsaveBuffer(), "image/png");
        var url = site.AddHtml("page", "<title>A page</title><meta property=og:image content=/picture.png>");
        var (anna, berta) = (await GuestAsync(), await GuestAsync());
        var message = await PreviewOfAsync(anna, await anna.SayAsync(url));
        await berta.RemovePreviewAsync(message).ShouldBeRefused("NotAllowed");

        var removed = await anna.RemovePreviewAsync(message);
        var again = await anna.RemovePreviewAsync(message);
        var edited = await anna.EditAsync(message, $"{url} and more");
        await PreviewOfAsync(anna, await anna.SayAsync($"{url} once more"));

        removed.Should().Be(message with { Change = 3, Preview = null });
        again.Should().Be(removed);
        (await anna.EnterAsync()).Messages[0].Should().Be(edited).And.Match<MessageView>(one => one.Preview == null);
        (await QueryAsync("SELECT COUNT(*) FROM Files")).Should().Equal("1");
        var (owner, other) = (await OperatorAsync(), await anna.SayAsync($"{url} for the operator"));
        (await owner.RemovePreviewAsync(await PreviewOfAsync(anna, other))).Preview.Should().BeNull();
        (await QueryAsync($"SELECT ActorId FROM Audit WHERE Event = {(int)AuditEvent.PreviewRemoved}")).Should().Equal(owner.Id());
    }

    [Fact]
    public async Task An_edit_keeps_the_preview_of_a_link_that_stays_and_takes_that_of_another()
    {
        var (first, second) = (site.AddTitle("first", "First"), site.AddTitle("second", "Second"));
        var anna = await GuestAsync();
        var message = await PreviewOfAsync(anna, await anna.SayAsync(first));

        (await anna.EditAsync(message, $"look: {first}")).Preview!.Title.Should().Be("First");
        var edited = await anna.EditAsync(message, second);
        edited.Preview.Should().BeNull();

        (await PreviewOfAsync(anna, edited)).Preview!.Title.Should().Be("Second");
    }

    [Fact]
    public async Task A_site_that_answers_anything_else_gives_no_preview_and_a_broken_picture_only_no_picture()
    {
        site.AddHtml("empty", "");
        site.AddFile("binary", new byte[1000], "application/octet-stream");
        site.AddHtml("plain", "<title>x</title>", "text/plain");
        site.Add("loop", context =>
        {
            context.Response.Redirect("/loop");
            return Task.CompletedTask;
        });
        site.Add("broken", context =>
        {
            context.Abort();
            return Task.CompletedTask;
        });
        site.AddFile("bomb.png", [0x89, .. "PNG\r\n"u8, 0x1A, 0x0A, 0, 0, 0, 13, .. "IHDR"u8, 0, 0, 0xEA, 0x60], "image/png");
        site.AddFile("long.png", [.. Image.Black(64, 64).PngsaveBuffer(), .. new byte[1 << 20]], "image/png");
        site.AddHtml("bomb", "<title>Bomb</title><meta property=og:image content=/bomb.png>");
        site.AddHtml("long", $"<title>Long</title><meta property=og:image content=/long.png>{new string('x', 3 << 20)}");
        var anna = await GuestAsync();
        foreach (var path in new[] { "empty", "binary", "plain", "loop", "broken", "missing", "file.html#part" })
            await anna.SayAsync(site.At(path));

        foreach (var (path, title) in new[] { ("bomb", "Bomb"), ("long", "Long") })
        {
            var changed = await PreviewOfAsync(anna, await anna.SayAsync(site.At(path)));
            changed.Preview.Should().Be(new LinkPreview(site.At(path), title, "127.0.0.1"));
        }

        (await anna.EnterAsync()).Messages.Count(message => message.Preview is not null).Should().Be(2);
        site.Asked.Count(path => path == "loop").Should().Be(6);
    }

    [Fact]
    public async Task One_person_gets_so_many_previews_and_no_more_until_a_while_later()
    {
        var (anna, berta) = (await GuestAsync(), await GuestAsync());
        for (var at = 0; at < 13; at++)
            await anna.SayAsync(site.AddTitle($"page{at}", $"Page {at}"));

        await PreviewOfAsync(berta, await berta.SayAsync(site.AddTitle("hers", "Hers")));

        await Patience.UntilAsync(() => site.Asked.Count == 11);
        site.Asked.Should().NotContain("page11");
    }

    protected override Task<TestServer> StartAsync() =>
        TestServer.StartAsync(builder => PreviewSite.Allow(builder), "Chat:LinkPreviewHosts=127.0.0.1");

    /// <summary>Waits until the message has a preview.</summary>
    private static async Task<MessageView> PreviewOfAsync(WireClient client, MessageView message)
    {
        var now = (await client.EnterAsync(message.RoomId)).Messages.Single(one => one.Number == message.Number);
        return now.Preview is not null ? now : (await client.EventAsync("MessageChanged", arguments =>
            arguments[0].GetProperty("number").GetInt64() == message.Number
                && arguments[0].GetProperty("change").GetInt64() > message.Change && arguments[0].TryGetProperty("preview", out _)))[0]
            .Deserialize<MessageView>(WireClient.Json)!;
    }
}
