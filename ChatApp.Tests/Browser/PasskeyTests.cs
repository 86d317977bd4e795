using ChatApp.Tests.Hosting;
using Microsoft.Playwright;

namespace ChatApp.Tests.Browser;

/// <summary>Passkeys in a browser, with Chromium's virtual authenticator, which is always present and always confirms.</summary>
#pragma warning disable CA1001 // xunit calls DisposeAsync.
[Trait("kind", "browser")]
public sealed class PasskeyTests : IAsyncLifetime
#pragma warning restore CA1001
{
    private TestServer server = null!;
    private IBrowserContext profile = null!;

    // Browsers allow no passkeys for an IP address.
    private Uri Named => new($"http://localhost:{server.Address.Port}");

    public async Task InitializeAsync()
    {
        server = await TestServer.StartAsync();
        profile = await Chromium.ProfileAsync();
    }

    public async Task DisposeAsync()
    {
        await profile.DisposeAsync();
        await server.DisposeAsync();
    }

    [Fact]
    public async Task A_passkey_sets_the_server_up_signs_in_and_is_never_the_last_way_to_go()
    {
        await using var chat = await ChatPage.OpenAsync(Named, profile, server.SetUpPath());
        var page = chat.Page;
        var authenticator = await AddAuthenticatorAsync(page);

        await page.FillAsync("#name", "Night Shift");
        await page.ClickAsync(".passkey button");
        (await page.EvaluateAsync<bool>("document.querySelector('#email').matches(':invalid')"))
            .Should().BeTrue("the rest of the form counts");
        await page.FillAsync("#email", OperatorSetUp.Email);
        await page.ClickAsync(".passkey button");
        await page.ReachesPathAsync("/people");
        await page.GotoAsync(new Uri(Named, "/account").ToString());
        await page.ClickAsync("#passkeys summary");
        await page.FillAsync("#passkeys [name=name]", "My key");
        await page.GetByText("Rename").ClickAsync();
        await Passkeys(page).GetByText("My key").WaitForAsync();
        await page.ClickAsync("#passkeys summary");
        await page.GetByText("Remove").ClickAsync();
        await page.GetByText("your only way to sign in").WaitForAsync();

        await page.GetByText("Sign out", new() { Exact = true }).ClickAsync();
        await page.ReachesPathAsync("/sign-in");
        await page.ClickAsync(".passkey button");
        await page.ReachesPathAsync("/");
        await page.GotoAsync(new Uri(Named, "/account").ToString());

        await AddAuthenticatorAsync(page, authenticator);
        await page.ClickAsync("#passkeys .passkey button");
        await page.GetByText("The passkey is added.").WaitForAsync();
        await Assertions.Expect(Passkeys(page)).ToHaveCountAsync(2);
        await Passkeys(page).First.Locator("summary").ClickAsync();
        await Passkeys(page).First.GetByText("Remove").ClickAsync();
        await page.GetByText("The passkey is removed.").WaitForAsync();
        (await Passkeys(page).TextContentAsync()).Should().Contain("Chrome on Linux", "the second one is left");
    }

    [Fact]
    public async Task At_an_ip_address_the_page_tells_where_passkeys_work()
    {
        await using var chat = await ChatPage.OpenAsync(server.Address, profile, "/sign-in?to=/settings");

        (await chat.Page.Locator(".passkey button").CountAsync()).Should().Be(0);
        await chat.Page.ClickAsync(".passkey-elsewhere a");

        await chat.Page.ReachesPathAsync("/sign-in");
        await chat.Page.Locator(".passkey button").WaitForAsync();
    }

    [Fact]
    public async Task A_passkey_of_another_server_opens_nothing_and_the_page_says_so()
    {
        await using var chat = await ChatPage.OpenAsync(Named, profile, server.SetUpPath());
        var page = chat.Page;
        await AddAuthenticatorAsync(page);
        await page.FillAsync("#name", "Night Shift");
        await page.FillAsync("#email", OperatorSetUp.Email);
        await page.ClickAsync(".passkey button");
        await page.ReachesPathAsync("/people");
        await using var other = await TestServer.StartAsync(); // Same host name, other people.
        await profile.ClearCookiesAsync(); // Cookies are shared between ports.

        await page.GotoAsync($"http://localhost:{other.Address.Port}/sign-in");
        await page.ClickAsync(".passkey button");

        await page.GetByText("This passkey opens no account here").WaitForAsync();
    }

    private static ILocator Passkeys(IPage page) => page.Locator("#passkeys .rows > li");

    private async Task<(ICDPSession Devices, string Id)> AddAuthenticatorAsync(
        IPage page, (ICDPSession Devices, string Id)? insteadOf = null)
    {
        var devices = insteadOf?.Devices ?? await profile.NewCDPSessionAsync(page);
        if (insteadOf is var (_, old))
            await devices.SendAsync("WebAuthn.removeVirtualAuthenticator", new() { ["authenticatorId"] = old });
        else
            await devices.SendAsync("WebAuthn.enable");
        var added = await devices.SendAsync("WebAuthn.addVirtualAuthenticator", new()
        {
            ["options"] = new Dictionary<string, object>
            {
                ["protocol"] = "ctap2",
                ["transport"] = "internal",
                ["hasResidentKey"] = true,
                ["hasUserVerification"] = true,
                ["isUserVerified"] = true,
                ["automaticPresenceSimulation"] = true,
            },
        });
        return (devices, added!.Value.GetProperty("authenticatorId").GetString()!);
    }
}
