using ChatApp.Tests.Pages;

namespace ChatApp.Tests.Browser;

[Trait("kind", "browser")]
public sealed class LanguageTests(SharedHost shared) : IClassFixture<SharedHost>
{
    [Fact]
    public async Task A_message_has_the_language_of_its_script_as_it_arrives_and_as_the_server_renders_it()
    {
        await using var chat = await shared.PageAsync();
        await chat.CreateRoomAsync("Languages");
        var texts = MessageLanguageTests.Texts.Select(row => ((string)row[0], (string?)row[1])).ToList();
        foreach (var (text, _) in texts)
            await chat.SayAsync(text);
        var bodies = chat.Page.Locator("#messages > [data-number] .body");

        await ShouldBeMarkedAsync();
        await chat.Page.ReloadAsync();
        await ChatPage.CountsAsync(bodies, texts.Count);
        await ShouldBeMarkedAsync();

        async Task ShouldBeMarkedAsync() =>
            (await bodies.EvaluateAllAsync<string?[]>("bodies => bodies.map((body) => body.getAttribute('lang'))"))
                .Should().Equal(texts.Select(one => one.Item2));
    }
}
