using ChatApp.Tests.LinkPreviews;
using Microsoft.Playwright;
using NetVips;

namespace ChatApp.Tests.Browser;

/// <summary>Previews of links in the page.</summary>
[Trait("kind", "browser")]
public sealed class LinkPreviewTests
{
    [Fact]
    public async Task A_preview_comes_to_all_stays_after_a_reload_and_in_other_rooms_and_goes_when_its_author_removes_it()
    {
        await using var site = await PreviewSite.StartAsync();
        site.AddFile("picture.png", (Image.Black(600, 300) + 128).Cast(Enums.BandFormat.Uchar).PngsaveBuffer(), "image/png");
        var url = site.AddHtml("page", """
            <title>The <i>page</i></title><meta property="og:description" content="About it">
            <meta property="og:image" content="/picture.png">
            """);
        await using var host = await PageHost.StartAsync(builder => PreviewSite.Allow(builder), "--Chat:LinkPreviewHosts=127.0.0.1");
        var (anna, berta) = (await (await host.PageAsync()).ConnectedAsync(), await (await host.PageAsync()).ConnectedAsync());
        var requests = new List<string>();
        berta.Page.Request += (_, request) => requests.Add(request.Url);

        await anna.WriteAsync($"see {url}");

        foreach (var page in new[] { anna, berta })
            await ShouldShowAsync(page);
        await berta.CreateRoomAsync($"Elsewhere {Guid.NewGuid():N}");
        await berta.OpenRoomAsync("General");
        await ShouldShowAsync(berta);
        await berta.Page.ReloadAsync();
        await ShouldShowAsync(berta);
        await berta.ConnectedAsync();
        await ShouldShowAsync(berta);
        requests.Should().NotContain(
            address => address.Contains($":{site.Port}/", StringComparison.Ordinal), "only the server asks the site");
        await berta.Message(1).HoverAsync();
        await Assertions.Expect(berta.Page.Locator(".message-actions .reply-message")).ToBeVisibleAsync();
        await Assertions.Expect(berta.Page.Locator(".message-actions .remove-preview")).ToBeHiddenAsync();

        await anna.Message(1).HoverAsync();
        await anna.Page.ClickAsync(".message-actions .remove-preview");

        foreach (var page in new[] { anna, berta })
            await Assertions.Expect(page.Message(1).Locator(".link-card")).ToBeHiddenAsync();
        await Assertions.Expect(anna.Page.Locator(".message-actions .remove-preview")).ToBeHiddenAsync();
        await anna.SeesAsync("see ");

        async Task ShouldShowAsync(ChatPage page)
        {
            var card = page.Message(1).Locator(".link-card");
            await Assertions.Expect(card).ToBeVisibleAsync(new() { Timeout = 20_000 });
            await Assertions.Expect(card.Locator(".card-title")).ToHaveTextAsync("The <i>page</i>");
            await Assertions.Expect(card.Locator(".card-description")).ToHaveTextAsync("About it");
            await Assertions.Expect(card.Locator(".card-site")).ToHaveTextAsync("127.0.0.1");
            await Assertions.Expect(card).ToHaveAttributeAsync("href", url);
            await Assertions.Expect(card.Locator("img")).ToHaveJSPropertyAsync("naturalWidth", 600);
        }
    }
}
