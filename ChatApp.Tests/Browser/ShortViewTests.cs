using ChatApp.Tests.Hosting;

namespace ChatApp.Tests.Browser;

/// <summary>Small windows and large text, connected and after a loss: whatever does not fit, the controls to continue stay
/// usable.</summary>
[Trait("kind", "browser")]
public sealed class ShortViewTests
{
    private static readonly (int Width, int Height, int FontPx, string Locale)[] Views =
    [
        (360, 740, 32, "en-GB"), (360, 740, 32, "zh-CN"), (320, 256, 16, "en-GB"), (320, 256, 16, "zh-CN"), (640, 320, 16, "en-GB"),
        (1280, 360, 32, "en-GB"),
    ];

    // Whether the topmost element at the middle of an element is the element itself or a descendant.
    private const string IsOnTop = """
        (selector) => {
          const element = document.querySelector(selector), box = element.getBoundingClientRect();
          return element.contains(document.elementFromPoint(box.x + box.width / 2, box.y + Math.min(box.height, innerHeight) / 2));
        }
        """;

    [Fact]
    public async Task Reconnect_its_cause_messages_and_the_field_are_within_reach_at_every_size()
    {
        await using var host = await PageHost.StartProcessAsync("--Chat:ConnectDelay=00:00:00.1");
        using var visitor = await WireVisitor.GuestAsync(host.Server.Address);
        await using (var writer = await visitor.ConnectAsync())
            foreach (var number in Enumerable.Range(1, 12))
                await writer.SayAsync($"message {number} with words enough for several lines on a narrow page");
        var pages = new List<(string Name, ChatPage Page)>();
        foreach (var (width, height, px, locale) in Views)
        {
            var profile = await Chromium.ProfileAsync(new() { Locale = locale, ViewportSize = new() { Width = width, Height = height } });
            var page = await (await host.PageAsync(profile)).ConnectedAsync();
            await page.Page.EvaluateAsync("px => document.documentElement.style.fontSize = `${px}px`", px);
            pages.Add(($"{width}x{height}, {px} px, {locale}", page));
            await ShouldFitAsync(page, pages[^1].Name);
            var field = await HeightAsync(page, "#message-text");
            await page.Page.FillAsync("#message-text", "x");
            field.Should().BeApproximately(
                await HeightAsync(page, "#message-text"), 1, "an empty field is as high as one line in {0}", pages[^1].Name);
            await page.Page.FillAsync("#message-text", "a draft\nof three\nlines");
        }

        await host.Process.KillAsync();
        foreach (var (name, page) in pages)
        {
            await page.ReachesAsync("disconnected");
            (await page.Page.EvaluateAsync<bool>(IsOnTop, "#connection-cause")).Should().BeTrue("the cause is in view in {0}", name);
            (await page.Page.EvaluateAsync<bool>(IsOnTop, "#reconnect")).Should().BeTrue("the button is in view in {0}", name);
            await ShouldFitAsync(page, name);
            await page.Page.FillAsync("#message-text", "kept\nfor\nlater");
            await page.Page.PressAsync("#message-text", "Enter");
            await page.Page.EvaluateAsync("document.querySelector('#outbox').scrollIntoView()");
            (await page.Page.EvaluateAsync<bool>(IsOnTop, "#outbox .text")).Should().BeTrue("what waits can be seen in {0}", name);
            await page.Reconnect.ClickAsync();
            await page.ReachesAsync("disconnected");
        }
    }

    private static async Task ShouldFitAsync(ChatPage page, string name)
    {
        (await HeightAsync(page, ".stream")).Should().BeGreaterThanOrEqualTo(96, "messages are seen in {0}", name);
        (await page.Page.EvaluateAsync<bool>(
            "[document.documentElement, document.querySelector('.panel')].every(one => one.scrollWidth <= one.clientWidth)"))
                .Should().BeTrue("nothing is wider than {0}", name);
        foreach (var selector in new[] { "#message-text", "#send" })
        {
            await page.Page.Locator(selector).ScrollIntoViewIfNeededAsync();
            (await page.Page.EvaluateAsync<bool>(IsOnTop, selector)).Should().BeTrue("{0} can be pressed in {1}", selector, name);
        }
    }

    private static Task<double> HeightAsync(ChatPage page, string selector) =>
        page.Page.EvaluateAsync<double>("selector => document.querySelector(selector).getBoundingClientRect().height", selector);
}
