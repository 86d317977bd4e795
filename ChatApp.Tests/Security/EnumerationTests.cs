using ChatApp.People;
using ChatApp.Tests.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace ChatApp.Tests.Security;

/// <summary>A failed sign-in reveals nothing about accounts.</summary>
[Trait("kind", "server")]
public sealed class EnumerationTests : SignInTries
{
    private const string Locked = "203.0.113.77";

    [Fact]
    public async Task Nobody_learns_from_a_failed_sign_in_whether_there_is_such_an_account()
    {
        await Server.MemberAsync(Member);
        await Server.MemberAsync("passkey@example.com", passkeyOnly: true);
        await Server.MemberAsync("locked@example.com");
        var removed = await Server.MemberAsync("removed@example.com");
        var owner = (await Server.QueryAsync("SELECT Id FROM People WHERE Kind = 2"))[0];
        (await Server.App.Services.GetRequiredService<PersonStore>().RemoveAsync(owner, removed.Id, null, default))
            .Granted.Should().BeTrue();
        for (var wrong = 0; wrong < 5; wrong++)
            await TryAsync("locked@example.com", "a wrong password", Locked);

        var answers = await Task.WhenAll(
            TryAsync("nobody@example.com", "a wrong password"),
            TryAsync(Member, "a wrong password"),
            TryAsync("locked@example.com", Accounts.Password, Locked),
            TryAsync("removed@example.com", Accounts.Password),
            TryAsync("passkey@example.com", Accounts.Password),
            TryAsync("no address", "x"));

        answers.Should().OnlyContain(answer => answer.Status == 400);
        answers.Select(answer => answer.Text).Distinct().Should().ContainSingle("every failure looks the same");
        answers.Should().OnlyContain(
            answer => answer.Took >= TimeSpan.FromMilliseconds(295),
            "no answer comes before 300 ms, whatever was found; a timer may be early by a tick");
        (await TryAsync(Member, Accounts.Password)).Status.Should().Be(302);
    }

    [Fact]
    public async Task A_dead_link_does_not_tell_who_has_an_account()
    {
        using var browser = PlainBrowser.Stranger(Server.Address);

        var taken = await browser.PostAsync(
            "/invite/AAAAAAAAAAAAAAAAAAAAAA", ("name", "Nosy"), ("email", OperatorSetUp.Email), ("password", Accounts.Password));
        var free = await browser.PostAsync(
            "/invite/AAAAAAAAAAAAAAAAAAAAAA", ("name", "Nosy"), ("email", "free@example.com"), ("password", Accounts.Password));

        taken.Status.Should().Be(404);
        taken.Body.Should().Be(free.Body);
    }
}
