using System.Net;
using System.Text.RegularExpressions;
using ChatApp.People.Accounts;
using ChatApp.Tests.Cli;
using ChatApp.Tests.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace ChatApp.Tests.People;

/// <summary>Sign-in links for people who have lost access.</summary>
[Trait("kind", "server")]
public sealed partial class SignInLinkTests : AccountTests
{
    [Fact]
    public async Task It_signs_in_once_whoever_looks_at_it_before_and_lets_a_password_be_chosen_without_the_old()
    {
        var anna = await MemberAsync(await OperatorAsync());
        var path = $"/sign-in/{await CodeAsync(anna)}";
        using var stranger = new WireVisitor(Server.Address);
        for (var looks = 0; looks < 2; looks++)
            (await PageAsync(stranger, path)).Should().Contain("once");

        using var led = await stranger.PostFormAsync(path, []);
        led.RequestMessage!.RequestUri!.AbsolutePath.Should().Be("/account");
        (await led.Content.ReadAsStringAsync()).Should().Contain("Choose a new password now.").And.NotContain("id=\"old\"");
        (await GetAsync(path)).Should().Be(HttpStatusCode.NotFound);
        (await PostAsync((await GuestAsync()).Visitor!, path)).Should().Be(HttpStatusCode.NotFound);

        (await ChangeAsync(stranger)).Should().Be(HttpStatusCode.OK);
        (await anna.Ended).Code.Should().Be(4001, "who took the account over is out");
        (await PageAsync(stranger)).Should().NotContain("Choose a new password now.").And.Contain("id=\"old\"");
        (await ChangeAsync(stranger)).Should().Be(HttpStatusCode.BadRequest, "now the old one is asked for");
        (await SignInAsync(anna.Visitor!, "another few words")).Should().Be(HttpStatusCode.OK);
    }

    [Fact]
    public async Task It_is_dead_after_four_hours_and_after_a_newer_one_and_after_a_change_of_the_password()
    {
        var anna = await MemberAsync(await OperatorAsync());
        var older = await CodeAsync(anna);
        var newer = await CodeAsync(anna);
        (await GetAsync($"/sign-in/{older}")).Should().Be(HttpStatusCode.NotFound);
        Time.Advance(TimeSpan.FromHours(4) - TimeSpan.FromSeconds(1));
        (await GetAsync($"/sign-in/{newer}")).Should().Be(HttpStatusCode.OK);
        Time.Advance(TimeSpan.FromSeconds(1));
        (await PostAsync((await GuestAsync()).Visitor!, $"/sign-in/{newer}")).Should().Be(HttpStatusCode.NotFound);

        var last = await CodeAsync(anna);
        (await PostAsync(anna.Visitor!, "/account?handler=Password", ("old", Password), ("password", "another few words")))
            .Should().Be(HttpStatusCode.OK);
        (await GetAsync($"/sign-in/{last}")).Should().Be(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task The_console_makes_one_beside_the_running_server()
    {
        var anna = await MemberAsync(await OperatorAsync());

        var run = CommandRun.ChatAppAsync(["sign-in-link", " Anna@Example.com", .. Server.DataSettings, $"--Urls={Server.Address}"]);
        var unknown = CommandRun.ChatAppAsync(["sign-in-link", "nobody@example.com", .. Server.DataSettings]);

        (await run).Error.Should().BeEmpty();
        var link = Link().Match((await run).Output).Groups[1].Value;
        link.Should().StartWith($"{Server.Address}sign-in/");
        var visitor = (await GuestAsync()).Visitor!;
        (await PostAsync(visitor, new Uri(link).AbsolutePath)).Should().Be(HttpStatusCode.OK);
        (await PageAsync(visitor)).Should().Contain(Email);
        (await AskAsync(anna.Visitor!)).Should().Be(HttpStatusCode.OK, "it is a session more");
        BackupCommandTests.RefusesWith(await unknown, "nobody who may be here signs in with nobody@example.com");
    }

    private Task<string?> CodeAsync(WireClient client) =>
        Server.App.Services.GetRequiredService<Links>().SignInLinkAsync(client.Id(), null, CancellationToken.None);

    private static Task<HttpStatusCode> ChangeAsync(WireVisitor visitor) =>
        PostAsync(visitor, "/account?handler=Password", ("password", "another few words"));

    private async Task<HttpStatusCode> GetAsync(string path)
    {
        using var stranger = new WireVisitor(Server.Address);
        using var answer = await stranger.Http.GetAsync(new Uri(path, UriKind.Relative));
        return answer.StatusCode;
    }

    [GeneratedRegex(@"^(\S+)   \(works once, for 4 hours\)\s*$")]
    private static partial Regex Link();
}
