using Microsoft.Playwright;

namespace ChatApp.Tests.Browser;

/// <summary>What a screen reader announces: everything exactly once.</summary>
[Trait("kind", "browser")]
public sealed class AnnouncementTests
{
    // Screen readers announce what is added within a live region.
    private const string Listen = """
        window.heard = [];
        const regions = '[aria-live], [role=status], [role=alert], [role=log]';
        const hear = (within, words) => {
          const region = within.closest(regions);
          if (region && region.getAttribute('aria-live') !== 'off' && words.trim()) heard.push(words.trim());
        };
        new MutationObserver((records) => {
          for (const { type, target, addedNodes } of records) {
            if (type === 'characterData') hear(target.parentElement, target.data);
            else for (const node of addedNodes) hear(target, node.textContent);
          }
        }).observe(document, { subtree: true, childList: true, characterData: true });
        """;

    [Fact]
    public async Task Messages_of_others_the_cause_of_a_loss_and_what_came_meanwhile_are_each_said_once_and_history_never()
    {
        await using var host = await PageHost.StartAsync();
        var writer = await host.BystanderAsync();
        using var visitor = await WireVisitor.GuestAsync(host.Server.Address);
        await using (var client = await visitor.ConnectAsync())
            foreach (var number in Enumerable.Range(1, 70))
                await client.SayAsync($"history {number}.");
        var page = await host.PageAsync();
        await page.Page.EvaluateAsync(Listen);
        await page.ConnectedAsync();

        await writer.WriteAsync("a **first** one");
        await writer.SayAsync("and a second");
        await HearsAsync(page, $"{await writer.NameAsync()} (guest): a first one");
        await HearsAsync(page, $"{await writer.NameAsync()} (guest): and a second");
        await page.SayAsync("in my own words");
        await page.Page.EvaluateAsync("document.querySelector('.scroll').scrollTop = 0");
        await page.Message(1).WaitForAsync(new() { State = WaitForSelectorState.Attached });
        host.Relay.Cut();
        await page.ReachesAsync("disconnected");
        await HearsAsync(page, "Connection lost (1006). Nothing was said: the network or the server went away.");
        await writer.SayAsync("said while away");
        await page.Reconnect.ClickAsync();
        await page.ConnectedAsync();
        await HearsAsync(page, "1 message; nothing missing");

        var heard = await page.Page.EvaluateAsync<string[]>("heard");
        foreach (var once in new[] { "a first one", "and a second", "Connection lost", "Disconnected", "1 message; nothing missing" })
            heard.Count(words => words.Contains(once, StringComparison.Ordinal)).Should().Be(1, once);
        heard.Should().NotContain(
            words => words.Contains("history", StringComparison.Ordinal) || words.Contains("said while away", StringComparison.Ordinal));
        heard.Should().NotContain(words => words.Contains("in my own words", StringComparison.Ordinal));
        heard.Count(words => words.StartsWith("Connected", StringComparison.Ordinal)).Should().Be(2, "it was connected twice");
    }

    private static async Task HearsAsync(ChatPage page, string words) =>
        await page.Page.WaitForFunctionAsync("words => heard.some((one) => one.includes(words))", words);
}
