using ChatApp.Tests.Hosting;
using Microsoft.Playwright;

namespace ChatApp.Tests.Browser;

/// <summary>A person disconnects until a time of their choice.</summary>
[Trait("kind", "browser")]
public sealed class RestTests(SharedHost shared) : IClassFixture<SharedHost>
{
    [Fact]
    public async Task The_page_connects_once_at_that_time_and_says_what_came()
    {
        await using var chat = await RestingAsync("15:00");
        await using var other = await shared.PageAsync();
        await other.SayAsync("while you rested");

        var before = chat.Sockets;
        await chat.Page.Clock.RunForAsync("58:00");
        (await chat.StateAsync()).Should().Be("disconnected");
        chat.Sockets.Should().Be(before);
        await chat.Page.Clock.RunForAsync("02:00");
        await chat.ReachesAsync("connected");

        (await chat.CaughtUpAsync()).Should().Contain("1 message").And.Contain("nothing missing");
        await chat.Page.Clock.RunForAsync("05:00");
        chat.Sockets.Should().Be(before + 1);
    }

    [Fact]
    public async Task A_press_on_Reconnect_ends_the_rest_and_nothing_happens_at_its_time()
    {
        await using var chat = await RestingAsync("15:00");

        await chat.Reconnect.ClickAsync();
        await chat.ReachesAsync("connected");
        var before = chat.Sockets;
        shared.Host.Relay.Cut();
        await chat.ReachesAsync("disconnected");
        await chat.Page.Clock.RunForAsync("01:05:00");

        (await chat.StateAsync()).Should().Be("disconnected");
        chat.Sockets.Should().Be(before);
    }

    [Fact]
    public async Task A_page_that_slept_through_the_end_of_the_rest_waits_for_the_button()
    {
        await using var chat = await RestingAsync("15:00");

        var before = chat.Sockets;

        await chat.Page.Clock.FastForwardAsync("02:00:00");

        (await chat.StateAsync()).Should().Be("disconnected");
        chat.Sockets.Should().Be(before);
        await Assertions.Expect(chat.Reconnect).ToBeEnabledAsync();
    }

    private async Task<ChatPage> RestingAsync(string until)
    {
        var chat = await shared.Host.PageAsync(await Chromium.ProfileAsync(new() { Locale = "en-GB", TimezoneId = "UTC" }));
        await chat.Page.Clock.InstallAsync(new() { TimeDate = new(2026, 12, 1, 14, 0, 0, DateTimeKind.Utc) });
        await chat.Page.ReloadAsync();
        await chat.ConnectedAsync();
        await chat.Page.ClickAsync("#settings");
        await chat.Page.ClickAsync("#rest");
        await chat.Page.FillAsync("#rest-until", until);
        await chat.Page.ClickAsync("#rest-dialog .primary");
        await chat.ReachesAsync("disconnected");
        (await chat.CauseAsync()).Should().Contain($"until {until}, as you asked");
        return chat;
    }
}
