using ChatApp.Tests.Hosting;
using Microsoft.Playwright;

namespace ChatApp.Tests.Browser;

/// <summary>In forced-colors mode, everything that is marked by a background alone has another mark.</summary>
[Trait("kind", "browser")]
public sealed class ForcedColorsTests
{
    // Whether two elements look different, apart from their text.
    private const string Differ = """
        ([one, other]) => {
          const look = (selector) => {
            const style = getComputedStyle(document.querySelector(selector));
            // A background of the page's own colour is none, and neither is a border without width.
            const isPlain = [getComputedStyle(document.body).backgroundColor, 'rgba(0, 0, 0, 0)'].includes(style.backgroundColor)
              || style.forcedColorAdjust === 'auto';
            return [
              isPlain ? '' : style.backgroundColor,
              style.borderTopStyle === 'none' || style.borderTopWidth === '0px'
                ? ''
                : [style.borderTopWidth, style.borderTopStyle, style.borderTopColor],
              style.outlineStyle === 'none' ? '' : [style.outlineStyle, style.outlineWidth],
            ].join();
          };
          return look(one) !== look(other);
        }
        """;

    [Fact]
    public async Task The_current_room_who_is_here_mentions_badges_and_choices_are_told_apart_in_forced_colours()
    {
        await using var host = await PageHost.StartAsync("--Chat:ConnectDelay=00:00:00.1");
        var profile = await Chromium.ProfileAsync(new() { Locale = "en-GB", ForcedColors = ForcedColors.Active });
        var page = await (await host.PageAsync(profile)).ConnectedAsync();
        var writer = await host.BystanderAsync();
        await writer.SayAsync($"@{await page.NameAsync()} hello");
        await writer.SayAsync("and nobody named");
        await page.Page.Locator(".names-me").WaitForAsync();
        await page.CreateRoomAsync("Elsewhere");
        await writer.SayAsync($"@{await page.NameAsync()} once more");
        await page.RoomItem("General").Locator(".mentions").WaitForAsync();

        await DifferAsync(page, "#rooms [aria-current]", "#rooms li a:not([aria-current])");
        await DifferAsync(page, "#rooms .badge.mentions", "#rooms .room-name");
        await DifferAsync(page, "#rooms .badge.unread", "#rooms .room-name");
        await page.Page.Locator(".me .presence")
            .EvaluateAsync("dot => { const away = dot.cloneNode(); away.id = 'away'; document.querySelector('.rooms').prepend(away); }");
        await DifferAsync(page, ".me .presence", "#away");
        await page.OpenRoomAsync("General");
        await DifferAsync(page, ".message.names-me", ".message:not(.names-me)");
        await DifferAsync(page, ".message.names-me .mention", ".message.names-me .author");
        await page.Page.FillAsync("#message-text", "");
        await page.Page.Locator("#message-text").PressSequentiallyAsync(":sm");
        await page.Page.Locator("#completion [aria-selected=true]").WaitForAsync();
        await DifferAsync(page, "#completion [aria-selected=true]", "#completion [role=option]:not([aria-selected=true])");
        await page.Page.GotoAsync(new Uri(host.Server.Address, "/settings").ToString());
        await DifferAsync(page, ".choices label:has(:checked)", ".choices label:not(:has(:checked))");
    }

    private static async Task DifferAsync(ChatPage page, string one, string other) =>
        (await page.Page.EvaluateAsync<bool>(Differ, new[] { one, other })).Should().BeTrue("{0} differs from {1}", one, other);
}
