using System.Text.RegularExpressions;
using Microsoft.Playwright;

namespace ChatApp.Tests.Browser;

/// <summary>Pictures of messages, shown large.</summary>
[Trait("kind", "browser")]
public sealed class PictureViewerTests(SharedHost shared) : IClassFixture<SharedHost>
{
    // 3 × 2 pixels.
    private static readonly byte[] Picture = Convert.FromBase64String(
        "iVBORw0KGgoAAAANSUhEUgAAAAMAAAACCAIAAAASFvFNAAAAEElEQVR4nGP4z8AAQQxwFgBB0gX7h/C5SAAAAABJRU5ErkJggg==");

    private const string Swipe = """
        (stage, [from, to]) => {
          const at = (clientX) => ({ clientX, clientY: 200, isPrimary: true, pointerType: 'touch', bubbles: true });
          stage.dispatchEvent(new PointerEvent('pointerdown', at(from)));
          stage.dispatchEvent(new PointerEvent('pointerup', at(to)));
        }
        """;

    private static readonly int[] SwipeToTheRight = [100, 300];

    [Fact]
    public async Task A_press_shows_a_picture_large_and_keys_and_swipes_lead_to_the_others_of_the_room()
    {
        var page = await WithPicturesAsync();
        var (viewer, title) = (page.Page.Locator("#picture-viewer"), page.Page.Locator("#picture-name"));

        await page.Page.ClickAsync(".preview:has([alt='two.png'])");
        await Assertions.Expect(title).ToHaveTextAsync("two.png");
        await Assertions.Expect(page.Page.Locator(".picture-about")).ToHaveTextAsync("73 B · 2 of 3");
        await Assertions.Expect(page.Page.Locator(".picture-note")).ToBeEmptyAsync();
        (await viewer.Locator("img").GetAttributeAsync("alt")).Should().Be("two.png");
        var download = viewer.Locator(".picture-download");
        (await download.GetAttributeAsync("href")).Should().Be(await viewer.Locator("img").EvaluateAsync<string>("one => one.src"))
            .And.EndWith("/two.png");
        (await download.GetAttributeAsync("download")).Should().Be("two.png");
        await page.Page.Keyboard.PressAsync("ArrowRight");
        await page.Page.Keyboard.PressAsync("ArrowRight");
        await Assertions.Expect(title).ToHaveTextAsync("three.png");
        await viewer.Locator(".picture-stage").EvaluateAsync(Swipe, SwipeToTheRight);
        await page.Page.Keyboard.PressAsync("ArrowLeft");
        await Assertions.Expect(title).ToHaveTextAsync("one.png");
        await page.Page.Keyboard.PressAsync("Escape");

        await Assertions.Expect(viewer).ToBeHiddenAsync();
        (await page.Page.EvaluateAsync<string>("document.activeElement.querySelector('img').alt")).Should().Be("two.png");
    }

    [Fact]
    public async Task What_is_loaded_is_shown_without_a_connection_and_it_says_that_this_is_the_preview()
    {
        var page = await WithPicturesAsync();
        await Assertions.Expect(page.Page.Locator("[alt='one.png']")).ToHaveJSPropertyAsync("naturalWidth", 3);
        await page.Page.Context.SetOfflineAsync(true);

        await page.Page.ClickAsync(".preview:has([alt='one.png'])");

        await Assertions.Expect(page.Page.Locator(".picture-note")).ToHaveTextAsync("Only the preview could be loaded.");
        await Assertions.Expect(page.Page.Locator("#picture-viewer img")).ToHaveJSPropertyAsync("naturalWidth", 3);
    }

    [Fact]
    public async Task A_deleted_picture_is_no_longer_shown_and_those_of_the_first_page_come_back_with_their_room()
    {
        var page = await WithPicturesAsync();
        var name = await page.Page.InnerTextAsync(".room-title .room-name");
        await page.Page.ReloadAsync();
        await page.ConnectedAsync();
        await page.OpenRoomAsync("General");
        await page.OpenRoomAsync(name);
        await ChatPage.CountsAsync(page.Page.Locator("#messages .preview"), 3);

        await page.Page.ClickAsync(".preview:has([alt='three.png'])");
        await Assertions.Expect(page.Page.Locator("#picture-viewer")).ToBeVisibleAsync();
        await using (var other = await ChatPage.OpenAsync(
            shared.Host.Relay.Address, page.Page.Context, new Uri(page.Page.Url).PathAndQuery))
        {
            await other.ConnectedAsync();
            await other.Message(2).HoverAsync();
            await other.Page.ClickAsync(".message-actions .delete-message");
            await other.Page.ClickAsync("#delete-dialog [value=delete]");
        }

        await Assertions.Expect(page.Page.Locator("#picture-viewer")).ToBeHiddenAsync();
    }

    [Fact]
    public async Task Without_script_a_picture_is_a_link_to_its_file()
    {
        var page = await WithPicturesAsync();
        await using var plain = await Hosting.Chromium.ProfileAsync(new()
        {
            JavaScriptEnabled = false,
            StorageState = await page.Page.Context.StorageStateAsync(),
        });
        var tab = await plain.NewPageAsync();
        await tab.GotoAsync(page.Page.Url);

        var opened = await tab.RunAndWaitForPopupAsync(() => tab.ClickAsync(".preview:has([alt='one.png'])"));

        await Assertions.Expect(opened).ToHaveURLAsync(new Regex(@"/one\.png$"));
    }

    private async Task<ChatPage> WithPicturesAsync()
    {
        var page = await shared.PageAsync();
        await page.CreateRoomAsync($"Pictures {Guid.NewGuid():N}");
        foreach (var names in new string[][] { ["one.png", "two.png"], ["three.png"] })
        {
            await page.Page.SetInputFilesAsync(
                "#files", names.Select(name => new FilePayload { Name = name, MimeType = "image/png", Buffer = Picture }));
            await ChatPage.CountsAsync(page.Page.Locator("#attachments [data-state=done]"), names.Length);
            await page.Page.ClickAsync("#send");
            await page.Page.Locator($"#messages [alt='{names[^1]}']").WaitForAsync();
        }

        return page;
    }
}
