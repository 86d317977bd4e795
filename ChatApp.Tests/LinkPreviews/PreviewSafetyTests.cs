using ChatApp.LinkPreviews;
using ChatApp.Tests.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Security.AntiSSRF;

namespace ChatApp.Tests.LinkPreviews;

/// <summary>Where the server does not go for a preview, whatever a link or the page behind it says.</summary>
[Trait("kind", "server")]
public sealed class PreviewSafetyTests : IAsyncLifetime
{
    private PreviewSite site = null!;

    public async Task InitializeAsync() => site = await PreviewSite.StartAsync();

    public async Task DisposeAsync() => await site.DisposeAsync();

    [Fact]
    public async Task This_machine_and_private_networks_are_not_read()
    {
        await using var server = await TestServer.StartAsync("Chat:LinkPreviewHosts=*");
        site.AddTitle("", "Secret");
        var reader = server.App.Services.GetRequiredService<LinkReader>();
        var hosts = new[]
        {
            "127.0.0.1", "localhost", "127.1", "2130706433", "0x7f.1", "0.0.0.0", "[::1]", "[::]", "[::ffff:127.0.0.1]", "[::127.0.0.1]",
            "10.0.0.1", "172.16.0.1", "192.168.1.1", "100.64.0.1", "169.254.169.254", "[fe80::1]", "[fd00::1]", "[64:ff9b::7f00:1]",
            "224.0.0.1", "255.255.255.255",
        };

        foreach (var host in hosts)
        {
            var act = () => reader.ReadAsync(new($"http://{host}:{site.Port}/"), CancellationToken.None);
            var refused = (await act.Should().ThrowAsync<Exception>(host)).Which;
            (refused is AntiSSRFException or ArgumentException).Should()
                .BeTrue("{0} is refused, by DNS or by the policy: {1}", host, refused);
        }

        site.Asked.Should().BeEmpty();
    }

    [Fact]
    public async Task A_link_to_this_machine_stays_a_link_and_the_operator_is_told_the_host_and_no_more()
    {
        await using var server = await TestServer.StartAsync("Chat:LinkPreviewHosts=*");
        using var visitor = await WireVisitor.GuestAsync(server.Address);
        await using var anna = await visitor.ConnectAsync();

        await anna.SayAsync(site.AddTitle("secret-path", "Secret"));

        var line = await server.Log.WaitAsync(1213);
        line.Text.Should().StartWith("No preview of a link to 127.0.0.1: ").And.NotContain("secret-path");
        site.Asked.Should().BeEmpty();
        (await anna.EnterAsync()).Messages.Single().Preview.Should().BeNull();
    }

    [Fact]
    public async Task A_redirect_and_a_picture_are_checked_like_the_link()
    {
        await using var inner = await PreviewSite.StartAsync("127.0.0.2");
        await using var server = await TestServer.StartAsync(
            builder => PreviewSite.Allow(builder, "127.0.0.1/32"), "Chat:LinkPreviewHosts=*");
        var cards = server.App.Services.GetRequiredService<LinkCards>();
        inner.AddTitle("secret", "Secret");
        var secret = inner.At("secret", "127.0.0.2");
        Redirect("to-inner", secret);
        Redirect("to-file", "file:///etc/passwd");
        Redirect("to-page", "/page");
        site.AddHtml("page", $"<title>Page</title><meta property=og:image content={secret}>");

        (await cards.GetAsync(site.At("to-inner"))).Should().BeNull();
        (await cards.GetAsync(site.At("to-file"))).Should().BeNull();
        var card = await cards.GetAsync(site.At("to-page"));

        (card!.Head.Title, card.Picture).Should().Be(("Page", null));
        inner.Asked.Should().BeEmpty();
    }

    [Fact]
    public async Task What_is_on_a_host_that_is_not_listed_is_not_read_for_a_page_that_is()
    {
        await using var server = await TestServer.StartAsync(builder => PreviewSite.Allow(builder), "Chat:LinkPreviewHosts=localhost");
        var cards = server.App.Services.GetRequiredService<LinkCards>();
        Redirect("away", site.AddTitle("elsewhere", "Elsewhere"));
        site.AddHtml("page", $"<title>Page</title><meta property=og:image content={site.At("elsewhere")}>");

        (await cards.GetAsync(site.At("away", "localhost"))).Should().BeNull();
        (await cards.GetAsync(site.At("page", "localhost")))!.Picture.Should().BeNull();

        site.Asked.Should().NotContain("elsewhere");
    }

    [Fact]
    public async Task A_page_is_waited_for_so_long_and_an_endless_one_is_read_so_far()
    {
        var time = new FakeTime();
        await using var server = await TestServer.StartAsync(builder => PreviewSite.Allow(builder), "Chat:LinkPreviewHosts=*");
        using var cards = ActivatorUtilities.CreateInstance<LinkCards>(server.App.Services, time);
        var given = new TaskCompletionSource();
        site.Add("silent", context =>
        {
            context.RequestAborted.Register(given.SetResult);
            return given.Task;
        });
        site.Add("endless", async context =>
        {
            context.Response.ContentType = "text/html";
            await context.Response.WriteAsync("<title>Endless</title>");
            while (!context.RequestAborted.IsCancellationRequested)
                await context.Response.Body.WriteAsync(new byte[64 * 1024]);
        });

        var silent = cards.GetAsync(site.At("silent"));
        await Patience.UntilAsync(() => !site.Asked.IsEmpty);
        time.LatestAt.Should().Be(10);
        time.Ring();

        (await silent.WaitAsync(TimeSpan.FromSeconds(20))).Should().BeNull();
        await given.Task.WaitAsync(TimeSpan.FromSeconds(20));
        (await cards.GetAsync(site.At("endless")).WaitAsync(TimeSpan.FromSeconds(20)))!.Head.Title.Should().Be("Endless");
    }

    private void Redirect(string path, string target) => site.Add(path, context =>
    {
        context.Response.Redirect(target);
        return Task.CompletedTask;
    });
}
