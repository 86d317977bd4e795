using ChatApp.Contracts;
using ChatApp.People;
using ChatApp.People.Accounts;
using ChatApp.Tests.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;

namespace ChatApp.Tests.Browser;

/// <summary>Guests and operators are marked wherever their names appear, and a sign-in from another place is reported.</summary>
#pragma warning disable CA1001 // xunit calls DisposeAsync.
[Trait("kind", "browser")]
public sealed class WhoIsWhoTests : IAsyncLifetime
#pragma warning restore CA1001
{
    private TestServer server = null!;
    private WireVisitor visitor = null!;
    private WireClient chief = null!;

    public async Task InitializeAsync()
    {
        server = await TestServer.StartAsync("Chat:ConnectDelay=00:00:00.1");
        visitor = await WireVisitor.GuestAsync(server.Address);
        await server.SetUpAsync(visitor);
        chief = await visitor.ConnectAsync();
    }

    public async Task DisposeAsync()
    {
        await chief.DisposeAsync();
        visitor.Dispose();
        await server.DisposeAsync();
    }

    [Fact]
    public async Task Guests_and_operators_are_marked_wherever_their_names_stand()
    {
        using var meis = new WireVisitor(server.Address);
        await server.AcceptAsync(meis, chief, "Mei");
        await using var mei = await meis.ConnectAsync();
        await using var guest = await (await ChatPage.OpenAsync(server.Address)).ConnectedAsync();
        var (page, guestId) =
            (guest.Page, await guest.Page.EvaluateAsync<string>("JSON.parse(document.querySelector('#state').textContent).person.id"));
        await chief.EnterAsync();
        await mei.EnterAsync();
        await chief.SayAsync("From the operator");
        await mei.SayAsync("From a member, to @Night Shift");
        await guest.SayAsync("From a guest");
        await chief.CallAsync("OpenDirect", [new[] { guestId }]);

        await AuthorsAreAsync("operator", "", "guest"); // Rendered by the script.
        await MarkIsAsync("#rooms li[data-kind=direct]", "operator");
        await MarkIsAsync(".me", "guest");
        await page.Locator(".mention").HoverAsync();
        await Assertions.Expect(page.Locator(".mention")).ToHaveAttributeAsync("title", "Night Shift (operator)");
        await page.Locator("#composer textarea").PressSequentiallyAsync("@N");
        await MarkIsAsync("#completion li", "operator");
        await page.FillAsync("#composer textarea", "");
        await page.ClickAsync("#room-about");
        await MarkIsAsync("#about-dialog .people li:has-text('Night Shift')", "operator");
        await MarkIsAsync("#about-dialog .people li:has-text('(you)')", "guest");
        (await page.Locator("#about-dialog .people li:has-text('Mei') .kind-mark").IsVisibleAsync()).Should().BeFalse();
        await page.Keyboard.PressAsync("Escape");
        await page.ReloadAsync(); // Rendered by the server.
        await AuthorsAreAsync("operator", "", "guest");
        await MarkIsAsync("#rooms li[data-kind=direct]", "operator");
        await guest.ConnectedAsync();
        await page.ClickAsync("#rooms li[data-kind=direct] a");
        await MarkIsAsync(".room-title", "operator");
        await page.GoBackAsync();

        (await server.App.Services.GetRequiredService<PersonStore>().ChangeKindAsync(chief.Id(), mei.Id(), PersonKind.Operator, default))
            .Granted.Should().BeTrue();
        await AuthorsAreAsync("operator", "operator", "guest");

        async Task AuthorsAreAsync(params string[] marks)
        {
            for (var number = 1; number <= marks.Length; number++)
                await Assertions.Expect(guest.Message(number).Locator(".kind-mark")).ToHaveTextAsync(marks[number - 1]);
        }

        Task MarkIsAsync(string within, string mark) => Assertions.Expect(page.Locator($"{within} .kind-mark").First).ToHaveTextAsync(mark);
    }

    [Fact]
    public async Task A_page_says_that_somebody_signed_in_from_a_new_browser_until_that_is_dismissed()
    {
        var code = await server.App.Services.GetRequiredService<Links>().InviteAsync(chief.Id(), default);
        await using var page = await ChatPage.OpenAsync(server.Address, path: $"/invite/{code}");
        await page.Page.FillAccountAsync("Mei", PeopleSetUp.EmailOf("Mei"));
        await page.ConnectedAsync();
        using var other = await WireVisitor.GuestAsync(server.Address);
        (await other.SignInAsync("Mei")).Dispose();
        var notice = page.Page.Locator("#new-sign-in");

        await Assertions.Expect(notice).ToContainTextAsync("Somebody signed in as you from a new browser (127.0.0.1,");
        (await notice.Locator("a").GetAttributeAsync("href")).Should().Be("/account#record");
        await notice.Locator("button").ClickAsync();

        await Assertions.Expect(notice).ToBeHiddenAsync();
    }
}
