using ChatApp.Tests.Hosting;
using ChatApp.Tests.Security;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;

namespace ChatApp.Tests.Browser;

/// <summary>After a sign-out, the next person at the computer finds no data of the previous one.</summary>
#pragma warning disable CA1001 // xunit calls DisposeAsync.
[Trait("kind", "browser")]
public sealed class SharedComputerTests : IAsyncLifetime
#pragma warning restore CA1001
{
    private const string Stored = "JSON.stringify(Object.entries(localStorage))";

    private TestServer server = null!;

    public async Task InitializeAsync()
    {
        server = await TestServer.StartAsync("Chat:ConnectDelay=00:00:00.1");
        await server.OperatorAsync();
    }

    public async Task DisposeAsync() => await server.DisposeAsync();

    [Fact]
    public async Task Signing_out_asks_about_a_file_that_was_not_sent_also_without_words()
    {
        await using var profile = await Chromium.ProfileAsync();
        await using var chat = await (await ChatPage.OpenAsync(server.Address, profile)).ConnectedAsync();
        await chat.Page.SetInputFilesAsync("#files", new FilePayload { Name = "plan.txt", MimeType = "text/plain", Buffer = [1] });
        await ChatPage.CountsAsync(chat.Page.Locator("#attachments [data-state=done]"), 1);
        var settings = await profile.NewPageAsync();
        await settings.GotoAsync(new Uri(server.Address, "/settings").ToString());

        await settings.GetByRole(AriaRole.Button, new() { Name = "Sign out" }).ClickAsync();

        var asked = settings.GetByRole(AriaRole.Dialog, new() { Name = "Not sent yet" });
        await Assertions.Expect(asked.Locator("li")).ToHaveTextAsync("plan.txt");
    }

    [Fact]
    public async Task Signing_out_asks_about_what_was_not_sent_and_then_takes_it_out_of_the_browser_and_every_tab()
    {
        await using var profile = await Chromium.ProfileAsync();
        await using var chat = await (await ChatPage.OpenAsync(server.Address, profile)).ConnectedAsync();
        await chat.Page.FillAsync("#message-text", "a draft of mine");
        await using var away = await (await ChatPage.OpenAsync(server.Address, profile)).ConnectedAsync();
        server.Registry.Connections.ToList()
            .ForEach(connection => server.Registry.End(connection, Contracts.DisconnectCause.DroppedByOperator));
        await away.ReachesAsync("disconnected");
        await away.WriteAsync("a message that waits");
        await ChatPage.CountsAsync(away.Outbox, 1);
        var settings = await profile.NewPageAsync();
        await settings.GotoAsync(new Uri(server.Address, "/settings").ToString());

        await settings.GetByRole(AriaRole.Button, new() { Name = "Sign out" }).ClickAsync();
        var asked = settings.GetByRole(AriaRole.Dialog, new() { Name = "Not sent yet" });
        (await asked.InnerTextAsync()).Should().Contain("a draft of mine").And.Contain("a message that waits");
        await asked.GetByRole(AriaRole.Button, new() { Name = "Stay signed in" }).ClickAsync();
        (await settings.EvaluateAsync<string>(Stored)).Should().Contain("a draft of mine").And.Contain("a message that waits");
        await settings.GetByRole(AriaRole.Button, new() { Name = "Sign out" }).ClickAsync();
        await asked.GetByRole(AriaRole.Button, new() { Name = "Delete it and sign out" }).ClickAsync();

        await settings.ReachesPathAsync("/sign-in");
        foreach (var tab in new[] { chat, away })
        {
            await tab.Page.ReachesPathAsync("/sign-in");
            (await tab.Page.EvaluateAsync<string>(Stored)).Should().NotContain("a draft of mine").And.NotContain("a message that waits");
        }

        (await profile.CookiesAsync()).Should().NotContain(cookie => cookie.Name == "chatapp-room");
    }

    [Fact]
    public async Task Every_tab_leaves_also_where_the_first_try_to_sign_out_had_no_answer()
    {
        await using var profile = await Chromium.ProfileAsync();
        await using var chat = await (await ChatPage.OpenAsync(server.Address, profile)).ConnectedAsync();
        var settings = await profile.NewPageAsync();
        await settings.GotoAsync(new Uri(server.Address, "/settings").ToString());
        await settings.RouteAsync("**/sign-out", route => route.AbortAsync(), new() { Times = 1 });

        await settings.GetByRole(AriaRole.Button, new() { Name = "Sign out" }).ClickAsync();

        await settings.ReachesPathAsync("/sign-in");
        await chat.Page.ReachesPathAsync("/sign-in");
    }

    [Fact]
    public async Task Who_leaves_nothing_unsent_is_asked_nothing()
    {
        await using var chat = await (await ChatPage.OpenAsync(server.Address)).ConnectedAsync();
        await chat.SayAsync("sent");
        await chat.Page.GotoAsync(new Uri(server.Address, "/account").ToString());

        await chat.Page.GetByRole(AriaRole.Button, new() { Name = "Sign out", Exact = true }).ClickAsync();

        await chat.Page.ReachesPathAsync("/sign-in");
    }

    [Theory]
    [InlineData("/", "secret words")]
    [InlineData("/people", "Invitations")]
    public Task Back_after_signing_out_shows_nothing(string path, string words) => BackShowsNothingAsync(server, path, words);

    [Fact]
    public async Task Back_shows_nothing_either_where_the_browser_has_kept_its_pages_as_on_plain_http()
    {
        await using var plain = await TestServer.StartAsync(
            builder => builder.Services.AddTransient<IStartupFilter, WithoutClearing>(), "Chat:ConnectDelay=00:00:00.1");
        await plain.OperatorAsync();

        await BackShowsNothingAsync(plain, "/", "secret words");
    }

    private static async Task BackShowsNothingAsync(TestServer server, string path, string words)
    {
        await using var profile = await Chromium.WholeProfileAsync();
        await using var chat = await ChatPage.OpenAsync(server.Address, profile, "/sign-in");
        var page = chat.Page;
        await page.FillAsync("#email", OperatorSetUp.Email);
        await page.FillAsync("#password", OperatorSetUp.Password);
        await page.ClickAsync("main .primary");
        await chat.ConnectedAsync();
        await chat.SayAsync("secret words");
        await page.GotoAsync(new Uri(server.Address, path).ToString());
        await page.GetByText(words).First.WaitForAsync(new() { State = WaitForSelectorState.Attached });
        await page.GotoAsync(new Uri(server.Address, "/settings").ToString());
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign out" }).ClickAsync();
        await page.ReachesPathAsync("/sign-in");

        await page.EvaluateAsync("history.go(-2)");

        await page.ReachesPathAsync("/sign-in");
        await page.Locator("#email").WaitForAsync();
        (await page.ContentAsync()).Should().NotContain(words);
    }

    [Fact]
    public async Task Back_to_the_page_of_somebody_else_shows_nothing_of_theirs()
    {
        await server.MemberAsync("other@example.com");
        await using var profile = await Chromium.WholeProfileAsync();
        await using var chat = await (await ChatPage.OpenAsync(server.Address, profile)).ConnectedAsync();
        var guest = await chat.NameAsync();
        var page = chat.Page;
        await page.GotoAsync(new Uri(server.Address, "/sign-in").ToString());
        if (page.Url == server.Address.ToString())
            await page.GotoAsync(new Uri(server.Address, "/settings").ToString());
        // Another person signs in, in another tab of this browser.
        var other = await page.Context.NewPageAsync();
        await other.GotoAsync(new Uri(server.Address, "/sign-in").ToString());
        await other.FillAsync("#email", "other@example.com");
        await other.FillAsync("#password", Accounts.Password);
        await other.ClickAsync("main .primary");
        await other.ReachesPathAsync("/");

        await page.GoBackAsync(new() { WaitUntil = WaitUntilState.Commit });

        await Assertions.Expect(page.Locator("#my-name")).ToHaveTextAsync("Member");
        (await page.ContentAsync()).Should().NotContain($">{guest}</button>");
    }

    [Fact]
    public async Task A_deleted_account_leaves_nothing_in_the_browser()
    {
        await using var chat = await (await ChatPage.OpenAsync(server.Address)).ConnectedAsync();
        var name = await chat.NameAsync();
        await chat.Page.FillAsync("#message-text", "a draft of mine");
        await chat.Page.GotoAsync(new Uri(server.Address, "/account").ToString());
        await chat.Page.ClickAsync("#delete summary");
        await chat.Page.FillAsync("#delete-name", name);

        await chat.Page.ClickAsync("#delete .danger");

        await chat.Page.ReachesPathAsync("/account/deleted");
        (await chat.Page.EvaluateAsync<string>(Stored)).Should().NotContain("a draft of mine");
    }

    private sealed class WithoutClearing : IStartupFilter
    {
        public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
        {
            app.Use((context, rest) =>
            {
                context.Response.OnStarting(() =>
                {
                    context.Response.Headers.Remove("Clear-Site-Data");
                    return Task.CompletedTask;
                });
                return rest(context);
            });
            next(app);
        };
    }
}
