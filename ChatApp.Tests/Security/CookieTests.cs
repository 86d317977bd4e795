using System.Net;
using System.Net.WebSockets;
using System.Security.Claims;
using ChatApp.People.Sessions;
using ChatApp.Tests.Hosting;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace ChatApp.Tests.Security;

/// <summary>When a session cookie is valid, and when it is not.</summary>
[Trait("kind", "server")]
public sealed class CookieTests : IAsyncLifetime
{
    private TestServer server = null!;
    private PlainBrowser guest = null!;

    public async Task InitializeAsync()
    {
        server = await TestServer.StartAsync("Chat:TrustedProxies=127.0.0.1");
        guest = await PlainBrowser.GuestAsync(server.Address);
    }

    public async Task DisposeAsync()
    {
        guest.Dispose();
        await server.DisposeAsync();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task No_script_reads_a_cookie_that_matters_and_none_goes_with_another_sites_request(bool tls)
    {
        using var browser = PlainBrowser.Stranger(server.Address);
        if (tls)
            browser.Headers["X-Forwarded-Proto"] = "https";
        var page = await browser.GetAsync("/");
        var form = await browser.GetAsync("/settings");
        var set = page.SetCookies.Concat(form.SetCookies).ToList();

        var prefix = tls ? "__Host-" : "";
        set.Should().Contain(cookie => cookie.StartsWith(prefix + "chatapp=", StringComparison.Ordinal))
            .And.Contain(cookie => cookie.StartsWith(prefix + "chatapp-form=", StringComparison.Ordinal));
        foreach (var cookie in set.Where(cookie => !cookie.StartsWith("chatapp-room=", StringComparison.Ordinal))) // Set by the script.
        {
            cookie.Should().Contain("httponly").And.MatchRegex("samesite=(lax|strict)").And.Contain("path=/");
            cookie.Contains("; secure", StringComparison.Ordinal).Should().Be(tls, cookie);
        }
    }

    [Fact]
    public async Task A_forged_tampered_or_foreign_cookie_is_nobodys()
    {
        await using var another = await TestServer.StartAsync();
        using var foreigner = await PlainBrowser.GuestAsync(another.Address);
        var own = guest.Cookies["chatapp"];
        var middle = own.Length / 2;
        string[] cookies =
        [
            "forged", "", own[..^10], own[..middle] + (own[middle] == 'A' ? 'B' : 'A') + own[(middle + 1)..], foreigner.Cookies["chatapp"],
        ];

        foreach (var cookie in cookies)
        {
            using var forger = PlainBrowser.Stranger(server.Address);
            forger.Cookies["chatapp"] = cookie;
            (await forger.SendAsync("POST", "/connect")).Body.Should().Contain("SignedOut");
            (await UpgradeAsync(forger)).Should().Be(HttpStatusCode.Unauthorized);
            (await forger.GetAsync("/hub-log")).Location.Should().StartWith("/sign-in");
        }

        (await guest.SendAsync("POST", "/connect")).Status.Should().Be(200);
    }

    [Fact]
    public async Task A_cookie_is_short_and_those_of_before_which_were_long_are_still_somebodys()
    {
        var services = server.App.Services;
        const string scheme = CookieAuthenticationDefaults.AuthenticationScheme;
        var now = services.GetRequiredService<IOptionsMonitor<CookieAuthenticationOptions>>().Get(scheme).TicketDataFormat;
        var before = new TicketDataFormat(services.GetDataProtectionProvider().CreateProtector(
            "Microsoft.AspNetCore.Authentication.Cookies.CookieAuthenticationMiddleware", scheme, "v2"));
        using var old = guest.Copy(server.Address);
        old.Cookies["chatapp"] = before.Protect(now.Unprotect(guest.Cookies["chatapp"])!);

        guest.Cookies["chatapp"].Length.Should().BeLessThan(250);
        old.Cookies["chatapp"].Length.Should().BeGreaterThan(450);
        (await old.SendAsync("POST", "/connect")).Status.Should().Be(200);
        (await old.GetAsync("/settings")).Status.Should().Be(200);
        (await server.QueryAsync("SELECT count(*) FROM People")).Should().Equal(["1"], "nobody new has come");
    }

    [Fact]
    public void A_ticket_without_a_session_is_kept_as_it_is()
    {
        var format = new SessionTicketSerializer();
        var before = new AuthenticationTicket(new(new ClaimsIdentity([new(ClaimTypes.NameIdentifier, "anna")], "before")), "before");

        format.Deserialize(format.Serialize(before))!.Principal.Claims.Should().ContainSingle().Which.Value.Should().Be("anna");
    }

    [Fact]
    public async Task A_session_that_has_ended_opens_nothing_anywhere()
    {
        using var old = guest.Copy(server.Address);
        (await guest.PostAsync("/sign-out")).Location.Should().Be("/sign-in");

        foreach (var path in new[] { "/", "/settings", "/join" })
            (await old.GetAsync(path)).Location.Should().StartWith("/sign-in", path);
        var connect = await old.SendAsync("POST", "/connect");
        connect.Status.Should().Be(401);
        connect.Body.Should().Contain("SignedOut");
        (await UpgradeAsync(old)).Should().Be(HttpStatusCode.Unauthorized);
        (await server.QueryAsync("SELECT count(*) FROM People"))
            .Should().Equal(["1"], "nobody who signed out becomes a new guest by loading a page");
    }

    [Fact]
    public async Task Who_signs_in_gets_a_new_session_and_the_cookie_before_is_worth_nothing()
    {
        await server.OperatorAsync();
        using var planted = guest.Copy(server.Address);

        (await guest.PostAsync("/sign-in", ("email", OperatorSetUp.Email), ("password", Accounts.Password))).Location.Should().Be("/");

        (await guest.GetAsync("/hub-log")).Status.Should().Be(200);
        (await planted.GetAsync("/hub-log")).Location.Should().StartWith("/sign-in");
        (await planted.SendAsync("POST", "/connect")).Status.Should().Be(401);
    }

    [Fact]
    public async Task A_session_that_ends_between_upgrade_and_Hello_gets_nowhere()
    {
        using var visitor = await WireVisitor.GuestAsync(server.Address);
        await using var client = await visitor.OpenAsync(await visitor.TicketAsync());
        var sessions = await server.QueryAsync(
            "SELECT Sessions.Id, People.Id FROM Sessions JOIN People ON People.Key = PersonKey ORDER BY Sessions.Key DESC");
        var session = sessions[0].Split('|');

        (await server.App.Services.GetRequiredService<SessionStore>().EndAsync(session[1], session[0], default)).Should().BeTrue();
        await client.HandshakeAsync();

        var hello = () => client.CallAsync("Hello", new { clientId = "late" });
        await hello.Should().ThrowAsync<WireCallException>();
        client.Events.Should().NotContain(one => one.Target == "PresenceChanged" || one.Target == "MessageChanged");
    }

    [Fact]
    public async Task A_session_that_ends_after_the_handshake_takes_its_connection_with_it()
    {
        using var visitor = await WireVisitor.GuestAsync(server.Address);
        await using var client = await visitor.ConnectAsync();

        await server.App.Services.GetRequiredService<SessionStore>().EndAllAsync(client.Id(), null, default);

        (await client.Ended).Should().Be((4001, "signed-out"));
    }

    private static async Task<HttpStatusCode> UpgradeAsync(PlainBrowser browser)
    {
        using var socket = new ClientWebSocket { Options = { CollectHttpResponseDetails = true } };
        socket.Options.SetRequestHeader("Cookie", browser.Cookie);
        try
        {
            await socket.ConnectAsync(new UriBuilder(browser.Address) { Scheme = "ws", Path = "/hubs/chat" }.Uri, default);
        }
        catch (WebSocketException)
        {
        }

        return socket.HttpStatusCode;
    }
}
