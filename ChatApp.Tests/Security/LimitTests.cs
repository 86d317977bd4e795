using ChatApp.People.Accounts;
using ChatApp.Tests.Hosting;

namespace ChatApp.Tests.Security;

/// <summary>Limits on the number of sign-in attempts.</summary>
[Trait("kind", "server")]
public sealed class LimitTests : SignInTries
{
    [Fact]
    public async Task Many_passwords_at_once_are_no_more_than_the_lock_lets_through()
    {
        await Server.MemberAsync(Member);

        var answers = await Task.WhenAll(Enumerable.Range(0, 12).Select(_ => TryAsync(Member, "a wrong password", "203.0.113.7")));
        Time.Advance(TimeSpan.FromMinutes(5) - TimeSpan.FromSeconds(1));
        var locked = await TryAsync(Member, Accounts.Password, "203.0.113.7");
        var elsewhere = await TryAsync(Member, Accounts.Password);
        Time.Advance(TimeSpan.FromSeconds(1));

        answers.Should().OnlyContain(answer => answer.Status == 400);
        locked.Status.Should().Be(400);
        elsewhere.Status.Should().Be(302, "only that network is locked out of the account");
        (await TryAsync(Member, Accounts.Password, "203.0.113.7")).Status.Should().Be(302);
    }

    [Fact]
    public async Task A_clock_that_is_set_back_locks_nobody_out_for_longer()
    {
        const string network = "203.0.113.7";
        await Server.MemberAsync(Member);
        for (var tries = 0; tries < 5; tries++)
            await TryAsync(Member, "a wrong password", network);
        (await TryAsync(Member, Accounts.Password, network)).Status.Should().Be(400);

        Time.SetBy(TimeSpan.FromHours(-1));
        Time.Advance(PasswordTries.LockDuration);

        (await TryAsync(Member, Accounts.Password, network)).Status.Should().Be(302);
    }

    [Fact]
    public async Task A_stranger_locks_nobody_out_whose_browser_the_account_knows_though_they_share_a_network()
    {
        await Server.MemberAsync(Member);
        await Server.MemberAsync("other@example.com");
        using var own = await Server.SignedInAsync(Member);
        own.Headers["X-Forwarded-For"] = "203.0.113.7";
        (await own.PostAsync("/sign-out")).Location.Should().Be("/sign-in");
        own.FormAt = "/sign-in";
        for (var wrong = 0; wrong < 5; wrong++)
            await TryAsync(Member, "a wrong password", "203.0.113.7");
        for (var polled = 0; polled < 25; polled++)
            await TryAsync("nobody@example.com", "a wrong password", "203.0.113.7");

        (await TryAsync(Member, Accounts.Password, "203.0.113.7")).Status.Should().Be(429, "that network has tried too often");
        (await own.PostAsync("/sign-in", ("email", "other@example.com"), ("password", Accounts.Password)))
            .Status.Should().Be(429, "another account does not know this browser");
        (await own.PostAsync("/sign-in", ("email", Member), ("password", Accounts.Password))).Status.Should().Be(302);
        own.FormAt = "/settings";
        (await own.PostAsync("/account?handler=Password", ("old", Accounts.Password), ("password", "another few words")))
            .Location.Should().Be("/account");
    }

    [Fact]
    public async Task A_stolen_cookie_gives_no_more_guesses_than_anybody_has()
    {
        await Server.MemberAsync(Member);
        using var own = await Server.SignedInAsync(Member);
        (await own.PostAsync("/sign-out")).Location.Should().Be("/sign-in");
        using var stolen = own.Copy(Server.Address);
        (stolen.FormAt, own.FormAt) = ("/sign-in", "/sign-in");
        var thief = stolen.Headers["X-Forwarded-For"] = "203.0.113.7";
        for (var wrong = 0; wrong < 5; wrong++)
            (await GuessAsync(stolen, "a wrong password")).Should().Be(400);

        (await GuessAsync(stolen, Accounts.Password)).Should().Be(400, "the browser that it was stolen from has no more tries");
        (await TryAsync(Member, Accounts.Password, thief)).Status.Should().Be(400, "nor has the thief's network");
        (await TryAsync(Member, Accounts.Password)).Status.Should().Be(302);
        Time.Advance(TimeSpan.FromMinutes(5));
        (await GuessAsync(own, Accounts.Password)).Should().Be(302);

        static async Task<int> GuessAsync(PlainBrowser browser, string password) =>
            (await browser.PostAsync("/sign-in", ("email", Member), ("password", password))).Status;
    }

    [Fact]
    public async Task One_network_follows_so_many_dead_links_and_no_more_and_good_links_and_passwords_count_apart()
    {
        var member = await Server.MemberAsync(Member);
        var (invitation, signIn) = (await Server.InvitationAsync(), await Server.SignInLinkAsync(member));
        using var one = From("203.0.113.7");
        var token = await one.TokenAsync();
        for (var count = 0; count < 20; count++)
            (await one.GetAsync("/invite/nothing")).Status.Should().Be(404);

        foreach (var (method, path) in new[]
        {
            ("GET", "/setup/x"), ("GET", "/invite/x"), ("GET", "/sign-in/x"), ("POST", "/setup/x"), ("POST", "/invite/x"),
            ("POST", "/sign-in/x"),
        })
        {
            (await SendAsync()).Should().Be(429, $"{method} {path}");
            Time.Advance(TimeSpan.FromSeconds(6));
            (await SendAsync()).Should().Be(404, $"{method} {path} a while later");
            (await SendAsync()).Should().Be(429, $"{method} {path}");

            async Task<int> SendAsync() => (await one.SendAsync(
                method, path, method == "GET" ? null : PlainBrowser.Form(("__RequestVerificationToken", token)))).Status;
        }

        (await one.GetAsync($"/invite/{invitation}")).Status.Should().Be(200);
        (await one.PostAsync("/sign-in?handler=PasskeyOptions")).Status.Should().Be(200);
        (await TryAsync(Member, Accounts.Password, "203.0.113.7")).Status.Should().Be(302);
        (await one.PostAsync($"/sign-in/{signIn}")).Location.Should().Be("/account");
        using var other = From("203.0.113.8");
        (await other.GetAsync("/invite/nothing")).Status.Should().Be(404);
    }

    [Theory]
    [InlineData("/sign-in", 400)]
    [InlineData("/sign-in?handler=Passkey", 400)]
    [InlineData("/sign-in?handler=PasskeyOptions", 200)]
    [InlineData("/invite/{code}", 400)]
    [InlineData("/invite/{code}?handler=PasskeyOptions", 400)]
    public async Task One_network_tries_so_often_and_no_more_whatever_it_tries(string path, int status)
    {
        using var one = From("203.0.113.7");
        var token = await one.TokenAsync();
        path = path.Replace("{code}", await Server.InvitationAsync(), StringComparison.Ordinal);
        for (var count = 0; count < 20; count++)
            (await SendAsync()).Should().Be(status);

        (await SendAsync()).Should().Be(429);
        Time.Advance(TimeSpan.FromSeconds(6));
        (await SendAsync()).Should().Be(status);
        (await SendAsync()).Should().Be(429);

        async Task<int> SendAsync() => (await one.SendAsync("POST", path, PlainBrowser.Form(("__RequestVerificationToken", token)))).Status;
    }

    [Fact]
    public async Task One_address_makes_so_many_guests_and_no_more()
    {
        var first = await Task.WhenAll(Enumerable.Range(0, 65).Select(_ => NewGuestAsync("203.0.113.7")));
        first.Count(status => status == 200).Should().Be(60);
        first.Count(status => status == 429).Should().Be(5);
        (await NewGuestAsync("203.0.113.8")).Should().Be(200);

        Time.Advance(TimeSpan.FromSeconds(1));
        (await NewGuestAsync("203.0.113.7")).Should().Be(200);
        (await NewGuestAsync("203.0.113.7")).Should().Be(429);
        (await Server.QueryAsync("SELECT count(*) FROM People WHERE Kind = 0")).Should().Equal("62");
    }

    [Fact]
    public async Task The_machines_own_address_makes_no_more_guests_than_any_other()
    {
        var answers = await Task.WhenAll(Enumerable.Range(0, 61).Select(_ => NewGuestAsync("127.0.0.1")));

        answers.Count(status => status == 429).Should().Be(1);
    }

    [Theory]
    [InlineData("no-cors", "image", "cross-site", 0)]
    [InlineData("cors", "empty", "same-origin", 0)]
    [InlineData("navigate", "iframe", "cross-site", 0)]
    [InlineData("navigate", "iframe", "same-origin", 1)]
    [InlineData("navigate", "document", "cross-site", 1)]
    [InlineData("navigate", "document", "none", 1)]
    public async Task Only_who_navigates_here_becomes_a_guest(string mode, string destination, string site, int guests)
    {
        using var browser = PlainBrowser.Stranger(Server.Address);
        (browser.Headers["Sec-Fetch-Mode"], browser.Headers["Sec-Fetch-Dest"], browser.Headers["Sec-Fetch-Site"]) =
            (mode, destination, site);

        await browser.GetAsync("/");

        (await Server.QueryAsync("SELECT count(*) FROM People WHERE Kind = 0")).Should().Equal($"{guests}");
    }

    [Fact]
    public async Task All_addresses_of_one_IPv6_network_are_one_where_there_are_limits()
    {
        var guests = await Task.WhenAll(Enumerable.Range(1, 61).Select(n => NewGuestAsync($"2001:db8:0:1::{n:x}:1")));
        guests.Count(status => status == 429).Should().Be(1);
        (await NewGuestAsync("2001:db8:0:2::1")).Should().Be(200);

        var tries = await Task.WhenAll(Enumerable.Range(1, 21).Select(async n =>
        {
            using var browser = From($"2001:db8:0:3:{n:x}::1");
            return (await browser.GetAsync("/invite/nothing")).Status;
        }));
        tries.Count(status => status == 429).Should().Be(1);
    }
}
