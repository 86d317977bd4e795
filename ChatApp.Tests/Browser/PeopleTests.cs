using ChatApp.Contracts;
using ChatApp.People;
using ChatApp.People.Accounts;
using ChatApp.People.Sessions;
using ChatApp.Tests.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;

namespace ChatApp.Tests.Browser;

/// <summary>Actions of operators on people, in the operators' pages and in those of the others.</summary>
#pragma warning disable CA1001 // xunit calls DisposeAsync.
[Trait("kind", "browser")]
public sealed class PeopleTests : IAsyncLifetime
#pragma warning restore CA1001
{
    private TestServer server = null!;
    private WireVisitor chief = null!;
    private string chiefId = null!;

    public async Task InitializeAsync()
    {
        server = await TestServer.StartAsync("Chat:ConnectDelay=00:00:00.1");
        chief = await WireVisitor.GuestAsync(server.Address);
        await server.SetUpAsync(chief);
        await using var client = await chief.ConnectAsync();
        chiefId = client.Id();
    }

    public async Task DisposeAsync()
    {
        chief.Dispose();
        await server.DisposeAsync();
    }

    [Fact]
    public async Task Without_script_on_a_phone_an_operator_removes_somebody_whose_page_says_so_at_once()
    {
        await using var theirs = await (await ChatPage.OpenAsync(server.Address)).ConnectedAsync();
        var name = await theirs.NameAsync();
        await using var plain = await Chromium.ProfileAsync(
            new() { Locale = "en-GB", JavaScriptEnabled = false, ViewportSize = new() { Width = 390, Height = 780 } });
        var page = await OperatorsPageAsync(plain, $"/people?find={Uri.EscapeDataString(name)}");
        await page.Locator(".manage > summary").ClickAsync();
        await page.GetByText("Remove…").ClickAsync();
        (await page.EvaluateAsync<bool>("document.documentElement.scrollWidth <= innerWidth"))
            .Should().BeTrue("nothing is wider than a phone");
        (await theirs.StateAsync()).Should().Be("connected", "nothing happens before the second press");

        await page.GetByRole(AriaRole.Button, new() { Name = $"Remove {name}" }).ClickAsync();

        await page.GetByText($"{name} was removed.").WaitForAsync();
        await theirs.ReachesAsync("disconnected");
        (await theirs.CauseAsync()).Should().Contain("You were removed from this server (4003).");
        (await theirs.Reconnect.IsVisibleAsync()).Should().BeFalse();
        (await theirs.Page.IsVisibleAsync("#reload")).Should().BeFalse();
        await theirs.Page.ReloadAsync();
        await theirs.Page.GetByRole(AriaRole.Heading, new() { Name = "You may not enter this server" }).WaitForAsync();
    }

    [Fact]
    public async Task An_operator_finds_somebody_by_any_word_of_the_name_without_its_accents()
    {
        await NamedPeople.EnterAsync(server.Address, "Tomás Álvarez", "Alma Tomlin", "Mei Lin");
        await using var profile = await Chromium.ProfileAsync();
        var page = await OperatorsPageAsync(profile, "/people");

        await page.GetByLabel("Name, or the beginning of the e-mail").FillAsync("alv tomas");
        await page.GetByRole(AriaRole.Button, new() { Name = "Find" }).ClickAsync();

        await Assertions.Expect(page.Locator("#people .name b")).ToHaveTextAsync(["Tomás Álvarez"]);
        await page.GetByLabel("Name, or the beginning of the e-mail").FillAsync("nobody");
        await page.GetByRole(AriaRole.Button, new() { Name = "Find" }).ClickAsync();
        await page.GetByText("Nobody matches.").WaitForAsync();
    }

    [Fact]
    public async Task A_link_that_was_made_is_copied_by_one_press_and_lets_somebody_in()
    {
        await using var profile = await Chromium.ProfileAsync();
        await profile.GrantPermissionsAsync(["clipboard-read", "clipboard-write"]);
        var page = await OperatorsPageAsync(profile, "/people");

        await page.GetByRole(AriaRole.Button, new() { Name = "Make an invitation" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Copy the link" }).ClickAsync();
        await page.GetByText("Link copied").WaitForAsync();
        var link = await page.EvaluateAsync<string>("navigator.clipboard.readText()");
        await using var invited = await ChatPage.OpenAsync(server.Address, path: new Uri(link).PathAndQuery);
        await invited.Page.FillAccountAsync("Mei", "mei@example.com");

        await invited.ConnectedAsync();
        (await invited.NameAsync()).Should().Be("Mei");
        await page.ReloadAsync();
        (await page.Locator("#made-link").CountAsync()).Should().Be(0, "it is shown once");
    }

    [Fact]
    public async Task An_invitation_is_made_once_by_a_double_press_and_another_by_another_press()
    {
        await using var profile = await Chromium.ProfileAsync();
        var page = await OperatorsPageAsync(profile, "/people");
        var make = page.GetByRole(AriaRole.Button, new() { Name = "Make an invitation" });

        await make.EvaluateAsync("button => { for (let count = 0; count < 2; count++) button.click(); }");
        await page.Locator("#made-link").WaitForAsync();
        await ChatPage.CountsAsync(page.GetByRole(AriaRole.Button, new() { Name = "Withdraw" }), 1);
        await make.ClickAsync();

        await ChatPage.CountsAsync(page.GetByRole(AriaRole.Button, new() { Name = "Withdraw" }), 2);
    }

    [Fact]
    public async Task Who_was_signed_out_is_led_to_sign_in()
    {
        await using var page = await (await ChatPage.OpenAsync(server.Address)).ConnectedAsync();
        var person = server.Registry.Connections.Single().Person;

        await server.App.Services.GetRequiredService<SessionStore>().EndAllAsync(person.Id, except: null, CancellationToken.None);

        await page.ReachesAsync("disconnected");
        (await page.CauseAsync()).Should().Contain("You were signed out (4001).");
        (await page.Reconnect.IsVisibleAsync()).Should().BeFalse();
        await page.Page.ClickAsync("#reload");
        await page.Page.ReachesPathAsync("/sign-in");
    }

    [Fact]
    public async Task Who_becomes_an_operator_can_delete_the_words_of_others_at_once_and_who_steps_down_cannot()
    {
        var code = await server.App.Services.GetRequiredService<Links>().InviteAsync(chiefId, CancellationToken.None);
        await using var mei = await ChatPage.OpenAsync(server.Address, path: $"/invite/{code}");
        await mei.Page.FillAccountAsync("Mei", "mei@example.com");
        await mei.ConnectedAsync();
        var id = server.Registry.Connections.Single().Person.Id;
        await using var other = await (await ChatPage.OpenAsync(server.Address)).ConnectedAsync();
        await other.SayAsync("Something rude");
        await other.SayAsync("Something else");
        await mei.SeesAsync("Something else");
        var (edit, delete) = (mei.Message(1).Locator(".edit-message"), mei.Message(1).Locator(".delete-message"));
        await mei.Message(1).HoverAsync();
        await Assertions.Expect(mei.Message(1).Locator(".copy-link")).ToBeVisibleAsync();
        (await delete.IsVisibleAsync()).Should().BeFalse();
        var people = server.App.Services.GetRequiredService<PersonStore>();

        (await people.ChangeKindAsync(chiefId, id, PersonKind.Operator, CancellationToken.None)).Granted.Should().BeTrue();
        await Assertions.Expect(delete).ToBeVisibleAsync();
        (await edit.IsVisibleAsync()).Should().BeFalse("nobody changes the words of others");
        await delete.ClickAsync();
        await mei.Page.Locator("#delete-dialog .danger").ClickAsync();
        await Assertions.Expect(other.Message(1).Locator(".deleted")).ToBeVisibleAsync();

        await mei.Message(2).HoverAsync();
        await Assertions.Expect(mei.Message(2).Locator(".delete-message")).ToBeVisibleAsync();
        (await people.ChangeKindAsync(chiefId, id, PersonKind.Member, CancellationToken.None)).Granted.Should().BeTrue();
        await Assertions.Expect(mei.Message(2).Locator(".delete-message")).ToBeHiddenAsync();
    }

    private async Task<IPage> OperatorsPageAsync(IBrowserContext profile, string path)
    {
        var page = await profile.NewPageAsync();
        await page.GotoAsync(new Uri(server.Address, "/sign-in").ToString());
        await page.FillAsync("#email", OperatorSetUp.Email);
        await page.FillAsync("#password", OperatorSetUp.Password);
        await page.ClickAsync("main .primary");
        await page.ReachesPathAsync("/");
        await page.GotoAsync(new Uri(server.Address, path).ToString());
        return page;
    }
}
