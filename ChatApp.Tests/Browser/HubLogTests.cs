using ChatApp.HubLog;
using ChatApp.Tests.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;

namespace ChatApp.Tests.Browser;

/// <summary>The operator's Hub log page in a browser.</summary>
#pragma warning disable CA1001 // xunit calls DisposeAsync.
[Trait("kind", "browser")]
public sealed class HubLogTests : IAsyncLifetime
#pragma warning restore CA1001
{
    private TestServer server = null!;
    private TcpRelay relay = null!;
    private IBrowserContext profile = null!;

    public async Task InitializeAsync()
    {
        server = await TestServer.StartAsync();
        relay = new(server.Address.Port);
        profile = await Chromium.ProfileAsync();
    }

    public async Task DisposeAsync()
    {
        await profile.DisposeAsync();
        await relay.DisposeAsync();
        await server.DisposeAsync();
    }

    [Fact]
    public async Task It_is_live_and_an_end_shows_what_the_client_tells_later()
    {
        await using var page = await OpenAsync();
        await page.Page.GetByText("Nobody has connected yet.").WaitForAsync();
        using var visitor = await WireVisitor.GuestAsync(server.Address);

        var client = await visitor.ConnectAsync();
        await Row(page, "opened").WaitForAsync();
        (await page.Page.InnerTextAsync("#current")).Should().Be("1");
        client.Die();
        await Row(page, "closed").Filter(new() { HasText = "Not back yet" }).WaitForAsync();
        await Row(page, "closed").Locator("a").First.FocusAsync();
        await using var again = await visitor.OpenAsync(await visitor.TicketAsync());
        await again.HandshakeAsync();
        await again.CallAsync("Hello", new
        {
            clientId = "document-1",
            lastLoss = new
            {
                cause = "network-lost",
                code = 1006,
                reason = "",
                at = DateTimeOffset.UtcNow,
                hidden = false,
                online = false,
                roundTripMs = 12.5,
            },
        });

        await Row(page, "closed").Filter(new() { HasText = "The client had no network" }).WaitForAsync();
        (await Row(page, "opened").CountAsync()).Should().Be(2);
        (await page.FocusedAsync()).Should().Be("A", "a row that is drawn again keeps the focus");
    }

    [Fact]
    public async Task Paused_or_unanswered_it_asks_for_nothing_until_a_press()
    {
        await using var page = await OpenAsync();
        var live = page.Page.Locator("#live");
        await page.Page.WaitForResponseAsync(IsLook);

        await live.ClickAsync();
        (await live.TextContentAsync()).Should().Contain("Paused");
        using (var visitor = await WireVisitor.GuestAsync(server.Address))
            await (await visitor.ConnectAsync()).DisposeAsync();
        await server.Log.WaitAsync(1002);
        await live.ClickAsync();
        await Row(page, "closed").WaitForAsync();

        relay.Refuse();
        relay.Cut();
        await page.Page.GetByText("Nothing is asked of it until you press.").WaitForAsync();
        (await live.GetAttributeAsync("aria-pressed")).Should().Be("false");
        relay.Accept();
        await live.ClickAsync();
        await page.Page.WaitForResponseAsync(IsLook);
        (await page.Page.InnerTextAsync("#live-note")).Should().BeEmpty();
    }

    [Fact]
    public async Task Without_script_it_is_a_plain_table_with_forms_that_work()
    {
        await using var plain = await Chromium.ProfileAsync(
            new() { Locale = "en-GB", JavaScriptEnabled = false, ViewportSize = new() { Width = 390, Height = 780 } });
        using var visitor = await WireVisitor.GuestAsync(server.Address);
        await using var client = await visitor.ConnectAsync();
        await server.App.Services.GetRequiredService<HubLogWriter>().StopAsync(CancellationToken.None);
        var page = await plain.NewPageAsync();
        await page.GotoAsync(new Uri(server.Address, server.SetUpPath()).ToString());
        await page.FillAccountAsync();
        await page.GotoAsync(new Uri(server.Address, "/hub-log").ToString());

        await page.Locator("#log details summary").First.ClickAsync();
        (await page.EvaluateAsync<bool>("document.documentElement.scrollWidth <= innerWidth"))
            .Should().BeTrue("nothing is wider than a phone");
        await page.GetByText("End this connection…").ClickAsync();
        client.Ended.IsCompleted.Should().BeFalse("one press ends nothing");
        await page.GetByRole(AriaRole.Button, new() { Name = "End this connection" }).ClickAsync();

        (await client.Ended).Code.Should().Be(4010);
        await page.GetByText("Ended: 1.").WaitForAsync();
        (await page.Locator("#live").IsVisibleAsync()).Should().BeFalse();
    }

    private static bool IsLook(IResponse response) => response.Url.Contains("handler=Live", StringComparison.Ordinal) && response.Ok;

    private static ILocator Row(ChatPage page, string what) => page.Page.Locator($"#log tr[data-event={what}]");

    private async Task<ChatPage> OpenAsync()
    {
        var page = await ChatPage.OpenAsync(relay.Address, profile, server.SetUpPath());
        await page.Page.FillAccountAsync();
        await page.Page.GotoAsync(new Uri(relay.Address, "/hub-log").ToString());
        return page;
    }
}
