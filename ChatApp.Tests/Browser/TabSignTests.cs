using ChatApp.Contracts;
using ChatApp.Tests.Hosting;
using Microsoft.Playwright;

namespace ChatApp.Tests.Browser;

/// <summary>The title and the icon of the browser's tab.</summary>
[Trait("kind", "browser")]
public sealed class TabSignTests(SharedHost shared) : IClassFixture<SharedHost>
{
    private static readonly PageAssertionsToHaveTitleOptions Patience = new() { Timeout = 20_000 };

    [Fact]
    public async Task A_dot_tells_of_unread_messages_and_a_number_of_mentions_and_direct_ones_until_they_are_read_elsewhere()
    {
        await using var reader = await Reader.StartAsync(shared.Host, "Tea corner");
        var calm = await IconAsync(reader);
        calm.Should().NotContainAny("circle", "text", "rect");

        await reader.SayAsync("kettle is on");
        await TitleBecomesAsync(reader, "• General · ChatApp");
        (await IconAsync(reader)).Should().Contain("circle").And.NotContain("text");

        await reader.SayAsync($"@{await reader.Page.NameAsync()} milk?");
        await TitleBecomesAsync(reader, "(1) General · ChatApp");
        (await IconAsync(reader)).Should().Contain("%3E1%3C/text").And.NotContain("circle");

        var direct = await reader.Writer.CallAsync<RoomView>("OpenDirect", new[] { new[] { reader.Id } });
        for (var number = 1; number <= 10; number++)
            await reader.Writer.SayInAsync(direct.Id, $"between us {number}");
        await TitleBecomesAsync(reader, "(11) General · ChatApp");
        (await IconAsync(reader)).Should().Contain("%3E9+%3C/text");

        await reader.Marks.CallAsync("MarkRead", direct.Id, 10);
        await TitleBecomesAsync(reader, "(1) General · ChatApp");
        await reader.Marks.CallAsync("MarkRead", reader.Room.Id, 2);
        await TitleBecomesAsync(reader, "General · ChatApp");
        (await IconAsync(reader)).Should().Be(calm);
    }

    [Fact]
    public async Task A_lost_connection_comes_before_the_number_in_the_title_and_instead_of_it_in_the_icon()
    {
        await using var reader = await Reader.StartAsync(shared.Host, "Coat rack");
        await reader.SayAsync($"@{await reader.Page.NameAsync()} your scarf");
        await TitleBecomesAsync(reader, "(1) General · ChatApp");

        shared.Host.Relay.Reset();
        await TitleBecomesAsync(reader, "■ (1) General · ChatApp");
        (await IconAsync(reader)).Should().Contain("rect").And.NotContain("text");

        await reader.Page.Reconnect.ClickAsync();
        await TitleBecomesAsync(reader, "(1) General · ChatApp");
        (await IconAsync(reader)).Should().Contain("%3E1%3C/text").And.NotContain("rect");
    }

    private static Task TitleBecomesAsync(Reader reader, string title) =>
        Assertions.Expect(reader.Page.Page).ToHaveTitleAsync(title, Patience);

    private static async Task<string> IconAsync(Reader reader) => (await reader.Page.Page.GetAttributeAsync("#favicon", "href"))!;
}
