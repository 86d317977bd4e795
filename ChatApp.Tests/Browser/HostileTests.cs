using ChatApp.Tests.Hosting;

namespace ChatApp.Tests.Browser;

/// <summary>Browsers never run script from messages or names.</summary>
[Trait("kind", "browser")]
public sealed class HostileTests(SharedHost shared) : IClassFixture<SharedHost>
{
    private static readonly string[] Texts =
    [
        "<script>window.pwned = 1</script>", "<img src=x onerror=\"window.pwned = 1\">", "[click](javascript:window.pwned=1)",
        "[click](java\tscript:window.pwned=1)", "![x](javascript:window.pwned=1)", "<javascript:window.pwned=1>",
        "</template></script><svg onload=window.pwned=1>",
        "`</code><script>window.pwned=1</script>`", "[a](https://e.org/\"onmouseover=\"window.pwned=1)", "\u202egnp.exe",
        "{{constructor.constructor('window.pwned=1')()}}",
    ];

    [Fact]
    public async Task Hostile_messages_are_words_live_and_drawn_by_the_server()
    {
        var reader = await shared.PageAsync();
        var writer = await shared.PageAsync();
        var room = await writer.CreateRoomAsync("Hostile");
        foreach (var text in Texts)
            await writer.WriteAsync(text);
        await writer.SayAsync("the last one");
        await reader.Page.ClickAsync("#room-add");
        await reader.Page.Locator("#open-rooms li", new() { HasText = "Hostile" }).GetByRole(Microsoft.Playwright.AriaRole.Button)
            .ClickAsync();
        await reader.SeesAsync("the last one");
        await ShouldBeCalmAsync(reader);

        await reader.Page.ReloadAsync();
        await reader.SeesAsync("the last one");
        await reader.Page.Locator("#messages a", new() { HasText = "click" })
            .First.WaitForAsync(new() { State = Microsoft.Playwright.WaitForSelectorState.Detached });

        await ShouldBeCalmAsync(reader);
        (await reader.RoomIdAsync()).Should().Be(room);
    }

    [Theory]
    [InlineData("<img src=x onerror=window.pwned=1>")]
    [InlineData("\"><svg/onload=window.pwned=1>")]
    [InlineData("'-window.pwned-'")]
    [InlineData("</script><script>window.pwned=1<")]
    public async Task Hostile_names_of_people_and_rooms_are_words(string name)
    {
        var page = await shared.PageAsync();
        await page.Page.ClickAsync("#my-name");
        await page.Page.FillAsync("#name-form [name=name]", name);
        await page.Page.PressAsync("#name-form [name=name]", "Enter");
        await page.Page.Locator("#my-name", new() { HasText = name }).WaitForAsync();
        await page.CreateRoomAsync(name);
        await page.SayAsync($"I am @{name} in a room of that name");
        await page.Page.ClickAsync("#room-about");
        await page.Page.Locator("#about-dialog .people li").First.WaitForAsync();
        await ShouldBeCalmAsync(page);

        await page.Page.ReloadAsync();
        await page.ShowsRoomAsync(name);

        await ShouldBeCalmAsync(page);
        (await page.Page.InnerTextAsync(".author >> nth=0")).Should().Be(name);
    }

    [Fact]
    public async Task A_foreign_room_and_one_that_is_not_there_are_one_page()
    {
        await using var server = await TestServer.StartAsync();
        using var insider = await WireVisitor.GuestAsync(server.Address);
        using var outsider = await WireVisitor.GuestAsync(server.Address);
        await using var client = await insider.ConnectAsync();
        var closed = (await client.CallAsync("CreateRoom", "closed", "Secret", "")).GetProperty("id").GetString()!;

        foreach (var path in new[] { "/rooms/{0}", "/rooms/{0}?at=1", "/sidebar/{0}", "/join/{0}" })
        {
            var (foreign, missing) =
                (await GetAsync(string.Format(null, path, closed)), await GetAsync(string.Format(null, path, "nothing-there")));
            foreign.Should().Be(missing).And.StartWith("404");
        }

        async Task<string> GetAsync(string path)
        {
            using var answer = await outsider.Http.GetAsync(new Uri(path, UriKind.Relative));
            return $"{(int)answer.StatusCode} "
                + (await answer.Content.ReadAsStringAsync()).Replace(closed, "").Replace("nothing-there", "");
        }
    }

    [Fact]
    public async Task Without_script_an_open_room_is_joined_by_its_page()
    {
        var maker = await shared.PageAsync();
        await maker.CreateRoomAsync("Reachable");
        var profile = await Chromium.ProfileAsync(new() { JavaScriptEnabled = false, Locale = "zh-CN" });
        var page = await profile.NewPageAsync();
        await page.GotoAsync(new Uri(shared.Host.Server.Address, "/").ToString());

        await page.GotoAsync(new Uri(shared.Host.Server.Address, $"/rooms/{await maker.RoomIdAsync()}").ToString());
        await page.Locator("main li", new() { HasText = "Reachable" })
            .GetByRole(Microsoft.Playwright.AriaRole.Button, new() { Name = "加入" }).ClickAsync();

        (await page.InnerTextAsync(".room-title .room-name")).Should().Be("Reachable");
        await profile.CloseAsync();
    }

    private static async Task ShouldBeCalmAsync(ChatPage page)
    {
        (await page.Page.EvaluateAsync<bool>("'pwned' in window")).Should().BeFalse();
        (await page.Page.EvaluateAsync<string[]>(
            "[...document.querySelectorAll('#messages *, #rooms *, .panel-header *, dialog *')].flatMap(one => [...one.attributes])"
            + ".filter(one => /^on/i.test(one.name) || /^\\s*(javascript|data|vbscript):/i.test(one.value)).map(one => one.name)"))
            .Should().BeEmpty();
        var active = page.Page.Locator(
            "#messages script, #messages img, #messages svg:not(.clock, .message-actions svg), #messages iframe");
        (await active.CountAsync()).Should().Be(0);
    }
}
