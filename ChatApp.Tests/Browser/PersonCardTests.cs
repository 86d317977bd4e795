using Microsoft.Playwright;

namespace ChatApp.Tests.Browser;

/// <summary>What is known of a person, opened by a press on their name.</summary>
[Trait("kind", "browser")]
public sealed class PersonCardTests(SharedHost shared) : IClassFixture<SharedHost>
{
    [Fact]
    public async Task A_press_on_a_name_shows_who_it_is_and_leads_to_a_mention_and_to_a_conversation()
    {
        await using var anna = await shared.PageAsync();
        await using var ben = await shared.PageAsync();
        var name = await anna.NameAsync();
        await anna.SayAsync("who am I?");
        await ben.SeesAsync("who am I?");
        var card = ben.Page.Locator("#person-card");

        await ben.Page.Locator("#messages .author:visible", new() { HasText = name }).First.ClickAsync();
        await Assertions.Expect(card.Locator("#person-name")).ToHaveTextAsync(name);
        await Assertions.Expect(card.Locator(".kind-mark")).ToHaveTextAsync("guest");
        await Assertions.Expect(card.Locator(".presence-word")).ToHaveTextAsync("here");
        await Assertions.Expect(card.Locator(".manage-them")).ToBeHiddenAsync();
        await card.GetByRole(AriaRole.Button, new() { Name = "Mention" }).ClickAsync();
        await Assertions.Expect(ben.Page.Locator("#message-text")).ToHaveValueAsync($"@{name} ");
        await ben.Page.Keyboard.TypeAsync("you are");
        await ben.Page.Keyboard.PressAsync("Enter");

        await ben.Page.Locator("#messages .mention", new() { HasText = name }).ClickAsync();
        await Assertions.Expect(card.Locator("#person-name")).ToHaveTextAsync(name);
        await card.GetByRole(AriaRole.Button, new() { Name = "Write to them" }).ClickAsync();
        await ben.ShowsRoomAsync(name);
        await Assertions.Expect(card).ToBeHiddenAsync();
    }

    [Fact]
    public async Task The_people_of_a_room_come_first_in_its_details_and_can_be_written_to()
    {
        await using var anna = await shared.PageAsync();
        await using var ben = await shared.PageAsync();
        var name = await anna.NameAsync();

        await ben.Page.ClickAsync("#room-about");
        var row = ben.Page.Locator("#about-dialog .people li", new() { HasText = name });
        await row.WaitForAsync();
        await Assertions.Expect(ben.Page.Locator("#about-topic")).ToBeHiddenAsync();
        await row.GetByRole(AriaRole.Button, new() { Name = "Write" }).ClickAsync();

        await ben.ShowsRoomAsync(name);
    }
}
