using ChatApp.Contracts;
using ChatApp.Tests.Client;
using ChatApp.Tests.Hosting;
using Microsoft.Playwright;

namespace ChatApp.Tests.Browser;

/// <summary>The details of a message: the people whose clients hold it, and its readers.</summary>
[Trait("kind", "browser")]
public sealed class SeenByTests
{
    [Fact]
    public async Task The_details_say_who_holds_a_message_and_who_has_read_it_until_the_creator_of_the_room_hides_that()
    {
        await using var host = await PageHost.StartAsync("--Chat:HeartbeatInterval=00:00:01");
        var anna = await (await host.PageAsync()).ConnectedAsync();
        var room = await anna.CreateRoomAsync("Garden");
        using var visitor = await WireVisitor.GuestAsync(host.Server.Address);
        await using var berta = await visitor.ConnectAsync();
        await using var bot = new ChatApp.Client.ChatClient(new(host.Server.Address));
        (await bot.ConnectAsync()).Should().BeTrue();
        await berta.JoinAsync(room);
        await anna.Page.ClickAsync("#room-about");
        await anna.Page.FillAsync("#invite-search", bot.Session!.Person.Name);
        await anna.Page.ClickAsync("#about-dialog .found button");
        await anna.Page.Locator("#about-dialog .people li").Nth(2).WaitForAsync();
        await anna.Page.Keyboard.PressAsync("Escape");
        await bot.EnterRoomAsync(room);
        await anna.SayAsync("Lunch?");
        await bot.SeesAsync(room, "Lunch?");
        await bot.HeartbeatAsync();

        await DetailsAsync(anna, "1 of 2 others have caught up since · read by 0");
        await berta.CallAsync("MarkRead", room, 1);
        await DetailsAsync(anna, "2 of 2 others have caught up since · read by 1");
        await anna.Message(1).HoverAsync();
        await anna.Page.ClickAsync(".message-actions .message-details");
        await anna.Page.ClickAsync(".seen-names summary");
        await Assertions.Expect(anna.Page.Locator(".seen-names li")).ToHaveTextAsync(
            [new System.Text.RegularExpressions.Regex("has read it"), new System.Text.RegularExpressions.Regex("caught up since")]);
        await anna.Page.Keyboard.PressAsync("Escape");

        await anna.Page.ClickAsync("#room-about");
        await anna.Page.ClickAsync("#hide-seen");
        await anna.Page.Locator("#show-seen").WaitForAsync();
        await anna.Page.Keyboard.PressAsync("Escape");
        await DetailsAsync(anna, "who has seen it is not shown in this room");
    }

    [Fact]
    public async Task A_page_tells_with_its_heartbeat_what_it_holds()
    {
        await using var host = await PageHost.StartAsync("--Chat:HeartbeatInterval=00:00:01");
        var page = await (await host.PageAsync()).ConnectedAsync();
        using var visitor = await WireVisitor.GuestAsync(host.Server.Address);
        await using var berta = await visitor.ConnectAsync();
        await page.SayAsync("First");
        var message = await berta.SayAsync("Second");
        await page.SeesAsync("Second");

        using var looking = new PeriodicTimer(TimeSpan.FromMilliseconds(50)); // Polled: no event reports it.
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        while ((await berta.CallAsync<SeenView>("SeenBy", message.RoomId, message.Number)).Held == 0)
            await looking.WaitForNextTickAsync(patience.Token);
    }

    private static async Task DetailsAsync(ChatPage page, string words)
    {
        await page.Message(1).HoverAsync();
        await page.Page.ClickAsync(".message-actions .message-details");
        await Assertions.Expect(page.Page.Locator("#details-dialog .seen-by"))
            .ToHaveTextAsync(new System.Text.RegularExpressions.Regex($@"^on disk \d\d:\d\d:\d\d · {words}$"));
        await page.Page.Keyboard.PressAsync("Escape");
    }
}
