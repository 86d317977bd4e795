using System.Net;
using ChatApp.Client;
using ChatApp.Contracts;
using ChatApp.Tests.Hosting;
using Microsoft.Playwright;

namespace ChatApp.Tests.Browser;

[Trait("kind", "browser")]
public sealed class RoomsTests(SharedHost shared) : IClassFixture<SharedHost>
{
    private static readonly LocatorAssertionsToHaveTextOptions Patience = new() { Timeout = 20_000 };

    [Fact]
    public async Task Changing_rooms_keeps_the_one_connection_and_each_room_its_messages_and_draft()
    {
        var page = await shared.PageAsync();
        await page.CreateRoomAsync("Harbour");
        await page.SayAsync("said in Harbour");
        await page.Page.FillAsync("#composer textarea", "half a word for Harbour");
        await page.OpenRoomAsync("General");
        (await page.TextsAsync()).Should().NotContain("said in Harbour");
        (await page.Page.InputValueAsync("#composer textarea")).Should().BeEmpty();

        await page.Page.GoBackAsync();

        await page.ShowsRoomAsync("Harbour");
        await page.SeesAsync("said in Harbour");
        (await page.Page.InputValueAsync("#composer textarea")).Should().Be("half a word for Harbour");
        page.Sockets.Should().Be(1);
        new Uri(page.Page.Url).AbsolutePath.Should().Be($"/rooms/{await page.RoomIdAsync()}");
    }

    [Fact]
    public async Task An_open_room_is_found_and_joined_and_its_messages_arrive_live()
    {
        var maker = await shared.PageAsync();
        await maker.CreateRoomAsync("Workshop");
        await maker.SayAsync("before anybody came");
        var other = await shared.PageAsync();

        await other.Page.ClickAsync("#room-add");
        await other.Page.Locator("#open-rooms li", new() { HasText = "Workshop" }).GetByRole(AriaRole.Button).ClickAsync();

        await other.ShowsRoomAsync("Workshop");
        await other.SeesAsync("before anybody came");
        await maker.SayAsync("and now live");
        await other.SeesAsync("and now live");
        (await other.Page.Locator("#unread").IsHiddenAsync()).Should().BeTrue("what was there before one joined counts as read");
    }

    [Fact]
    public async Task Unread_messages_and_mentions_show_in_the_list_and_go_by_reading()
    {
        var (reader, writer) = await BothInAsync("Lighthouse");
        await reader.OpenRoomAsync("General");

        await writer.SayAsync("first while away");
        await writer.SayAsync($"@{await reader.NameAsync()} do you see this?");
        await Assertions.Expect(reader.RoomItem("Lighthouse").Locator(".unread")).ToHaveTextAsync("2", Patience);
        await Assertions.Expect(reader.RoomItem("Lighthouse").Locator(".mentions")).ToHaveTextAsync("@1", Patience);
        await reader.OpenRoomAsync("Lighthouse");

        await Assertions.Expect(reader.Page.Locator("#unread .words")).ToHaveTextAsync("2 unread messages", Patience);
        await reader.Page.Locator(".names-me .mention").WaitForAsync();
        await Assertions.Expect(reader.RoomItem("Lighthouse").Locator(".mentions")).ToBeHiddenAsync(new() { Timeout = 20_000 });
        await reader.Page.ReloadAsync();
        await reader.ConnectedAsync();
        (await reader.RoomItem("Lighthouse").Locator(".mentions").IsHiddenAsync()).Should().BeTrue("the server knows that it was read");
        await reader.OpenRoomAsync("General");
        (await reader.RoomItem("Lighthouse").Locator(".unread").IsHiddenAsync()).Should().BeTrue();
    }

    [Fact]
    public async Task Who_is_taken_out_sees_it_at_once_and_nothing_more_of_the_room()
    {
        var (guest, maker) = await BothInAsync("Cellar", kind: "closed");
        await maker.SayAsync("for members only");
        await guest.SeesAsync("for members only");

        await maker.Page.ClickAsync("#room-about");
        await maker.Page.Locator("#about-dialog .people li", new() { HasText = await guest.NameAsync() })
            .GetByRole(AriaRole.Button, new() { Name = "Remove" }).ClickAsync();
        await maker.Page.Keyboard.PressAsync("Enter"); // The focus is on what leaves everything as it is.
        await ChatPage.CountsAsync(maker.Page.Locator("#about-dialog .people li"), 2);
        await maker.Page.Locator("#about-dialog .people li", new() { HasText = await guest.NameAsync() })
            .GetByRole(AriaRole.Button, new() { Name = "Remove" }).ClickAsync();
        await maker.Page.ClickAsync("#sure-dialog .danger");

        await guest.Page.Locator(".panel.lost .empty-title", new() { HasText = "not in this room" }).WaitForAsync();
        (await guest.TextsAsync()).Should().BeEmpty();
        await ChatPage.CountsAsync(guest.RoomItem("Cellar"), 0);
        await maker.Page.Keyboard.PressAsync("Escape");
        await maker.SayAsync("for those who stayed");
        await guest.OpenRoomAsync("General");
        await guest.SayAsync("a fence: all that was sent before has arrived");
        (await guest.Page.ContentAsync()).Should().NotContain("for those who stayed").And.NotContain("for members only");
        (await guest.Page.GotoAsync(new Uri(shared.Host.Relay.Address, $"/rooms/{await maker.RoomIdAsync()}").ToString()))!
            .Status.Should().Be(404);
    }

    [Fact]
    public async Task A_press_counts_whoever_comes_or_goes_while_the_button_is_down()
    {
        var (guest, maker) = await BothInAsync("Pantry", kind: "closed");
        await maker.Page.ClickAsync("#room-about");
        var row = maker.Page.Locator("#about-dialog .people li", new() { HasText = await guest.NameAsync() });
        await maker.Page.Locator("#about-dialog .people li[data-here]").Nth(1).WaitForAsync();
        await row.GetByRole(AriaRole.Button, new() { Name = "Remove" }).HoverAsync();

        await maker.Page.Mouse.DownAsync();
        await guest.Page.GotoAsync("about:blank");
        await maker.Page.Locator("#about-dialog .people li:not([data-here])").WaitForAsync();
        await maker.Page.Mouse.UpAsync();
        await maker.Page.ClickAsync("#sure-dialog .danger");

        await row.WaitForAsync(new() { State = WaitForSelectorState.Detached });
    }

    [Fact]
    public async Task A_conversation_has_the_others_name_and_shows_whether_they_are_here()
    {
        var one = await shared.PageAsync();
        var other = await shared.PageAsync();
        var (oneName, otherName) = ($"Anna {Guid.NewGuid():N}"[..20], $"Berta {Guid.NewGuid():N}"[..20]);
        await RenameAsync(one, oneName);
        await RenameAsync(other, otherName);

        await one.Page.ClickAsync("#direct-add");
        await one.Page.FillAsync("#direct-search", "Nobody's <i>");
        await Assertions.Expect(one.Page.Locator("#direct-dialog .found [role=status]")).ToHaveTextAsync(
            "No other name here matches “Nobody's <i>”.", Patience);
        await one.Page.FillAsync("#direct-search", otherName[6..14]); // The beginning of the second word.
        await one.Page.Locator("#direct-dialog .found li", new() { HasText = otherName }).GetByRole(AriaRole.Button).ClickAsync();
        await one.Page.ClickAsync("#direct-open");
        await one.ShowsRoomAsync(otherName);
        await one.SayAsync("just the two of us");

        await Assertions.Expect(other.RoomItem(oneName).Locator(".unread")).ToHaveTextAsync("1", Patience);
        await one.Page.Locator("#rooms li[data-here]", new() { HasText = otherName }).WaitForAsync();
        await other.OpenRoomAsync(oneName);
        await other.SeesAsync("just the two of us");
        await other.Page.CloseAsync();
        await one.Page.Locator("#rooms li:not([data-here])", new() { HasText = otherName }).WaitForAsync();
    }

    [Fact]
    public async Task An_archived_room_can_be_read_and_not_written_in()
    {
        var (reader, maker) = await BothInAsync("Attic");
        await maker.SayAsync("kept");
        await maker.Page.ClickAsync("#room-about");

        await maker.PressAndConfirmAsync("#archive-room");

        await reader.Page.Locator("#archived:visible").WaitForAsync();
        (await reader.Page.Locator("#composer").IsHiddenAsync()).Should().BeTrue();
        (await reader.TextsAsync()).Should().Contain("kept");
        (await reader.Page.Locator("[data-group=archived] li").CountAsync()).Should().Be(1);
    }

    [Fact]
    public async Task Somebody_who_writes_is_named_to_the_others_until_the_message_is_there()
    {
        var (reader, writer) = await BothInAsync("Pier");

        await writer.Page.Locator("#composer textarea").PressSequentiallyAsync("I am");

        await Assertions.Expect(reader.Page.Locator("#typing"))
            .ToHaveTextAsync($"{await writer.NameAsync()} (guest) is writing…", Patience);
        await writer.SayAsync("I am here");
        await Assertions.Expect(reader.Page.Locator("#typing")).ToHaveTextAsync("", new() { Timeout = 3_000 });
        (await writer.Page.InnerTextAsync("#typing")).Should().BeEmpty();
    }

    [Fact]
    public async Task Names_and_pictures_are_completed_and_Enter_then_chooses_instead_of_sending()
    {
        var (reader, writer) = await BothInAsync("Quay");
        var name = await reader.NameAsync();

        await writer.Page.Locator("#composer textarea").PressSequentiallyAsync($"Hi @{name[..3].ToLowerInvariant()}");
        await writer.Page.Locator("#completion li", new() { HasText = name }).First.WaitForAsync();
        await writer.Page.Keyboard.PressAsync("Enter");
        await writer.Page.Locator("#composer textarea").PressSequentiallyAsync(":rock");
        await writer.Page.Locator("#completion li", new() { HasText = "rocket" }).WaitForAsync();
        await writer.Page.Keyboard.PressAsync("Tab");
        (await writer.Page.InputValueAsync("#composer textarea")).Should().Be($"Hi @{name} 🚀 ");
        await writer.Page.Keyboard.PressAsync("Enter");

        await Assertions.Expect(reader.Page.Locator(".names-me .mention")).ToHaveTextAsync($"@{name}", Patience);
    }

    private async Task<(ChatPage Reader, ChatPage Maker)> BothInAsync(string room, string kind = "open")
    {
        var maker = await shared.PageAsync();
        var id = await maker.CreateRoomAsync(room, kind);
        var reader = await shared.PageAsync();
        await RenameAsync(reader, $"Reader {Guid.NewGuid():N}"[..20]);
        await maker.Page.ClickAsync("#room-about");
        await maker.Page.FillAsync("#invite-search", await reader.NameAsync());
        await maker.Page.Locator("#about-dialog .found li", new() { HasText = await reader.NameAsync() }).GetByRole(AriaRole.Button)
            .ClickAsync();
        await reader.RoomItem(room).WaitForAsync();
        await maker.Page.Keyboard.PressAsync("Escape");
        await reader.OpenRoomAsync(room);
        await reader.Page.Locator($"#messages[data-room='{id}']").WaitForAsync(new() { State = WaitForSelectorState.Attached });
        return (reader, maker);
    }

    private static async Task RenameAsync(ChatPage page, string name)
    {
        await page.Page.ClickAsync("#my-name");
        await page.Page.FillAsync("#name-form [name=name]", name);
        await page.Page.PressAsync("#name-form [name=name]", "Enter");
        await Assertions.Expect(page.Page.Locator("#my-name")).ToHaveTextAsync(name, Patience);
    }

    [Fact]
    public async Task Somebody_of_very_many_rooms_sees_them_all_after_a_reconnect_and_not_the_one_they_quit_meanwhile()
    {
        await using var own = await PageHost.StartAsync();
        var profile = await Chromium.ProfileAsync();
        var page = await (await own.PageAsync(profile)).ConnectedAsync();
        await using var elsewhere = new ChatClient(new(own.Server.Address) { Cookies = await CookiesAsync(profile, own) });
        (await elsewhere.ConnectAsync()).Should().BeTrue();
        for (var number = 0; number < 36; number++)
            await elsewhere.CreateRoomAsync(RoomKind.Open, $"Room {number:00}", new string('t', 250));
        await ChatPage.CountsAsync(page.Page.Locator("#rooms li a[href]"), 37);
        own.Relay.Cut();
        await page.ReachesAsync("disconnected");

        await elsewhere.QuitRoomAsync(elsewhere.Rooms.Single(room => room.Name == "Room 33").Id);
        await elsewhere.CreateRoomAsync(RoomKind.Open, "Room 36");
        await page.Reconnect.ClickAsync();
        await page.ConnectedAsync();

        await ChatPage.CountsAsync(page.RoomItem("Room 36"), 1);
        await ChatPage.CountsAsync(page.RoomItem("Room 33"), 0);
        await ChatPage.CountsAsync(page.Page.Locator("#rooms li a[href]"), 37);
        await elsewhere.DisconnectAsync();
        (await elsewhere.ConnectAsync()).Should().BeTrue();
        elsewhere.Rooms.Should().HaveCount(37);
    }

    private static async Task<CookieContainer> CookiesAsync(IBrowserContext profile, PageHost host)
    {
        var cookies = new CookieContainer();
        foreach (var cookie in await profile.CookiesAsync())
            cookies.Add(host.Server.Address, new System.Net.Cookie(cookie.Name, cookie.Value));
        return cookies;
    }
}
