using ChatApp.Messages;
using ChatApp.Tests.Hosting;

namespace ChatApp.Tests.Browser;

/// <summary>The page rejects input that the server must reject, with the same message, before it is sent; and the input stays.</summary>
[Trait("kind", "browser")]
public sealed class LengthTests
{
    private const string Field = "#composer textarea";

    [Theory]
    [InlineData(
        "en-GB", "A message may have 8000 characters; this one has {0}.", "A room's name is 1 to 60 visible characters.",
        "That name cannot be used.")]
    [InlineData("zh-CN", "一条消息最多 8000 个字符，这一条有 {0} 个。", "房间名称应为 1 到 60 个可见字符。", "不能使用这个名字。")]
    public async Task What_is_too_long_is_said_and_stays_in_its_field_and_the_connection_stays(
        string language, string text, string room, string name)
    {
        await using var host = await PageHost.StartAsync("--Chat:ConnectDelay=00:00:00.1");
        var page = await (await host.PageAsync(await Chromium.ProfileAsync(new() { Locale = language }))).ConnectedAsync();
        await page.SayAsync("short");
        foreach (var words in new[] { new string('字', 44_000), new string('x', 8_001), 'x' + new string('\u0001', 30_000) })
        {
            await page.WriteAsync(words);
            (await page.Page.InnerTextAsync("#composer-problem")).Should().Be(string.Format(null, text, words.Length));
            (await page.Page.InputValueAsync(Field)).Should().Be(words);
        }

        // An edit, then the fields of the dialogs.
        await page.Message(1).HoverAsync();
        await page.Message(1).Locator(".edit-message").ClickAsync();
        await page.WriteAsync(new string('y', 9_000));
        (await page.Page.InnerTextAsync("#composer-problem")).Should().Be(string.Format(null, text, 9_000));
        await page.Page.PressAsync(Field, "Escape");
        (await page.Page.IsHiddenAsync("#composer-problem")).Should().BeTrue();

        await page.Page.ClickAsync("#room-add");
        await page.Page.FillAsync("#create-name", new string('n', 200_000));
        await page.Page.ClickAsync("#create-room [type=submit]");
        (await page.Page.InnerTextAsync("#rooms-dialog > .problem")).Should().Be(room);
        (await page.Page.InputValueAsync("#create-name")).Should().HaveLength(200_000);
        await page.Page.Keyboard.PressAsync("Escape");
        await page.Page.ClickAsync("#direct-add");
        await page.Page.FillAsync("#direct-search", new string('s', 200_000));
        await page.Page.Keyboard.PressAsync("Escape");
        await page.Page.ClickAsync("#my-name");
        await page.Page.FillAsync("#name-form [name=name]", new string('m', 41));
        await page.Page.PressAsync("#name-form [name=name]", "Enter");
        (await page.Page.InnerTextAsync("#name-form .note")).Should().Contain(name);
        (await page.Page.InputValueAsync("#name-form [name=name]")).Should().HaveLength(41);

        await page.WriteAsync(new string('字', 8_000));
        await ChatPage.CountsAsync(page.Message(2), 1);
        await ChatPage.CountsAsync(page.Outbox, 0);
        page.Sockets.Should().Be(1);
        host.Logged(1002).Should().Be(0);
    }

    [Fact]
    public async Task A_message_too_long_that_an_older_page_left_waits_on_with_the_reason()
    {
        await using var host = await PageHost.StartAsync("--Chat:ConnectDelay=00:00:00.1");
        var page = await (await host.PageAsync()).ConnectedAsync();
        await page.Page.EvaluateAsync(
            """
            () => {
              const { person, room } = JSON.parse(document.querySelector('#state').textContent);
              const items = ['字'.repeat(44_000), 'short'].map((text, at) => ({ id: `item-${at}`, text, state: 'waiting', at: 0 }));
              localStorage.setItem(`chatapp-outbox:${person.id}:${room}`, JSON.stringify(items));
            }
            """);
        await page.Page.ReloadAsync();
        await page.ConnectedAsync();

        await page.CaughtUpAsync();
        await page.Page.ClickAsync("#send-all");

        await page.SeesAsync("short");
        await ChatPage.CountsAsync(page.Outbox, 1);
        (await page.Outbox.Locator(".note").InnerTextAsync())
            .Should().Be(MessageRules.Check(new string('字', 44_000))!.Sentence, "that is what the server would say");
        (await page.StateAsync()).Should().Be("connected");
        host.Logged(1002).Should().Be(1, "that was the reload");
    }
}
