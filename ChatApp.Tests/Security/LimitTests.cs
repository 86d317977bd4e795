namespace ChatApp.Tests.Security;

/// <summary>How often somebody may try to get in.</summary>
public sealed class LimitTests : SignInTries
{
    [Fact]
    public async Task Many_passwords_at_once_are_no_more_than_the_lock_lets_through()
    {
        await Server.MemberAsync(Member);

        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => TryAsync(Member, "a wrong password")));
        Time.Advance(TimeSpan.FromMinutes(4)); // The limit of tries is past; the lock of five minutes is not.
        var right = await TryAsync(Member, Accounts.Password);

        answers.Count(answer => answer.Status == 400).Should().Be(10, "that many tries an account has at once");
        answers.Count(answer => answer.Status == 429).Should().Be(10);
        right.Status.Should().Be(400);
        (await Server.QueryAsync("SELECT LockedUntil IS NOT NULL FROM Accounts WHERE Email = 'member@example.com'")).Should().Equal("1");
    }

    [Fact]
    public async Task A_clock_that_is_set_back_locks_no_account_for_longer()
    {
        await Server.MemberAsync(Member);
        for (var tries = 0; tries < 5; tries++)
            await TryAsync(Member, "a wrong password");
        (await TryAsync(Member, Accounts.Password)).Status.Should().Be(400);

        Time.SetBy(TimeSpan.FromHours(-1));
        Time.Advance(TimeSpan.FromMinutes(1)); // For the limit of tries.

        (await TryAsync(Member, Accounts.Password)).Status.Should().Be(302);
    }

    [Fact]
    public async Task One_account_is_tried_so_often_and_no_more_from_wherever_the_tries_come()
    {
        var tries = await Task.WhenAll(Enumerable.Range(0, 11).Select(n => TryAsync(n % 2 == 0 ? "Nobody@example.com " : "nobody@EXAMPLE.com", "x")));
        tries.Count(answer => answer.Status == 429).Should().Be(1);
        (await TryAsync("somebody@example.com", "x")).Status.Should().Be(400);

        Time.Advance(TimeSpan.FromSeconds(6));
        (await TryAsync("nobody@example.com", "x")).Status.Should().Be(400);
        (await TryAsync("nobody@example.com", "x")).Status.Should().Be(429);
    }

    [Fact]
    public async Task One_address_may_try_so_often_and_no_more_whatever_it_tries()
    {
        using var one = From("203.0.113.7");
        var token = await one.TokenAsync();
        for (var count = 0; count < 20; count++)
            (await one.GetAsync("/invite/nothing")).Status.Should().Be(404);

        foreach (var (method, path) in new[]
        {
            ("GET", "/setup/x"), ("GET", "/invite/x"), ("GET", "/sign-in/x"), ("POST", "/setup/x"), ("POST", "/invite/x"), ("POST", "/sign-in/x"), ("POST", "/sign-in"),
        })
        {
            (await SendAsync()).Should().Be(429, $"{method} {path}");
            Time.Advance(TimeSpan.FromSeconds(6));
            (await SendAsync()).Should().BeOneOf([400, 404], $"{method} {path} a while later");
            (await SendAsync()).Should().Be(429, $"{method} {path}");

            async Task<int> SendAsync() => (await one.SendAsync(method, path, method == "GET" ? null : PlainBrowser.Form(("__RequestVerificationToken", token)))).Status;
        }

        using var other = From("203.0.113.8");
        (await other.GetAsync("/invite/nothing")).Status.Should().Be(404);
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
        (browser.Headers["Sec-Fetch-Mode"], browser.Headers["Sec-Fetch-Dest"], browser.Headers["Sec-Fetch-Site"]) = (mode, destination, site);

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

    [Fact]
    public async Task What_is_too_long_to_be_an_email_address_is_nothing_to_remember()
    {
        var tries = await Task.WhenAll(Enumerable.Range(0, 11).Select(_ => TryAsync(new string('x', 300), "x")));

        tries.Should().OnlyContain(answer => answer.Status == 400, "it is counted for the address it came from, and for no account");
    }
}
