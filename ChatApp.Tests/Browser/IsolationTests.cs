using ChatApp.Tests.Hosting;
using Microsoft.Playwright;

namespace ChatApp.Tests.Browser;

/// <summary>Names in dynamic texts: typing notices, announcements for screen readers, titles of rooms. <see cref="EveryPageTests"/> checks
/// the pages themselves.</summary>
[Trait("kind", "browser")]
public sealed class IsolationTests(SharedHost shared) : IClassFixture<SharedHost>
{
    private static readonly string[] Names = ["אנה!", "ברטה?", "סלון (2)"];

    [Theory]
    [InlineData("en-GB")]
    [InlineData("zh-CN")]
    public async Task A_name_from_right_to_left_turns_no_sentence_round(string locale)
    {
        await using var reader = await Reader.StartAsync(shared.Host, Names[2], new() { Locale = locale });
        using var other = await WireVisitor.GuestAsync(shared.Host.Server.Address);
        foreach (var (visitor, name) in new[] { (reader.Writer.Visitor!, Names[0]), (other, Names[1]) })
            (await visitor.PostFormAsync("/settings?handler=Name", [new("name", name)], json: true)).EnsureSuccessStatusCode();
        await using var second = await other.ConnectAsync();
        await reader.Writer.InviteAsync(reader.Room.Id, second);
        await reader.Page.OpenRoomAsync(Names[2]);
        foreach (var writer in new[] { reader.Writer, second })
            await writer.EnterAsync(reader.Room.Id);
        var page = reader.Page.Page;

        await reader.Writer.CallAsync("Typing", reader.Room.Id);
        await ShouldSayAsync("#typing", $"\u2068{Names[0]}\u2069");
        await second.CallAsync("Typing", reader.Room.Id);
        await ShouldSayAsync("#typing", $"\u2068{Names[1]}\u2069");
        await second.SayInAsync(reader.Room.Id, "שלום!");
        await ShouldSayAsync("#announcements", $"\u2068{Names[1]}\u2069");
        (await page.GetAttributeAsync("#message-text", "placeholder")).Should().Contain($"\u2068{Names[2]}\u2069");
        (await page.TitleAsync()).Should().StartWith($"\u2068{Names[2]}\u2069 ");

        await second.CallAsync("OpenDirect", [new[] { reader.Id, reader.Writer.Id() }]);
        await page.Locator("[data-group=direct] .room-name", new() { HasText = Names[1] }).ClickAsync();
        await reader.Page.ShowsRoomAsync($"\u2068{Names[0]}\u2069, \u2068{Names[1]}\u2069");
        (await Isolation.BrokenAsync(page, Names)).Should().BeEmpty();

        async Task ShouldSayAsync(string where, string words)
        {
            await page.Locator(where, new() { HasText = words }).WaitForAsync(new() { State = WaitForSelectorState.Attached });
            (await Isolation.BrokenAsync(page, Names)).Should().BeEmpty();
        }
    }
}
