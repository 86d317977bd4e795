using System.Net;
using ChatApp.People.Accounts;
using ChatApp.Tests.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace ChatApp.Tests.People;

/// <summary>The password of an account: changes by its owner, and guesses by others.</summary>
[Trait("kind", "server")]
public sealed class PasswordTests : AccountTests
{
    [Fact]
    public async Task A_new_password_opens_the_account_and_everybody_else_is_signed_out()
    {
        var anna = await MemberAsync(await OperatorAsync());
        var elsewhere = await ElsewhereAsync();

        (await ChangeAsync(anna, "not " + Password, "another few words")).Should().Be(HttpStatusCode.BadRequest);
        (await ChangeAsync(anna, Password, "short")).Should().Be(HttpStatusCode.BadRequest);
        (await ChangeAsync(anna, "", "another few words")).Should().Be(HttpStatusCode.BadRequest);
        (await AskAsync(elsewhere.Visitor!)).Should().Be(HttpStatusCode.OK);
        (await ChangeAsync(anna, Password, "another few words")).Should().Be(HttpStatusCode.OK);

        (await elsewhere.Ended).Should().Be((4001, "signed-out"));
        (await AskAsync(elsewhere.Visitor!)).Should().Be(HttpStatusCode.Unauthorized);
        (await anna.SayAsync("still here")).Number.Should().Be(1);
        (await SignInAsync(elsewhere.Visitor!, Password)).Should().Be(HttpStatusCode.BadRequest);
        (await SignInAsync(elsewhere.Visitor!, "another few words")).Should().Be(HttpStatusCode.OK);
    }

    [Theory]
    [InlineData("123456789", "account.problem.BadPassword")]
    [InlineData("1234567890", "account.problem.CommonPassword")]
    [InlineData("qwertyuiop", "account.problem.CommonPassword")]
    [InlineData("QwertyUiop", "account.problem.CommonPassword")]
    [InlineData("password1234", "account.problem.CommonPassword")]
    [InlineData("Dragon2026!!", "account.problem.CommonPassword")]
    [InlineData("ababababababab", "account.problem.CommonPassword")]
    [InlineData("ＱＷＥＲＴＹＵＩＯＰ", "account.problem.CommonPassword")]
    [InlineData("wei.zhang@example.org", "account.problem.OwnPassword")]
    [InlineData("Zhang Wei 1990", "account.problem.OwnPassword")]
    [InlineData("zhangwei!zhangwei", "account.problem.OwnPassword")]
    [InlineData("example.org 1", "account.problem.OwnPassword")]
    [InlineData("ChatApp-2026", "account.problem.OwnPassword")]
    [InlineData("Zhang Wei likes tea", null)]
    [InlineData("a few words in a row", null)]
    [InlineData("知道不知道的茶壶在哪里", null)]
    public void A_password_that_is_common_or_ones_own_name_is_none(string password, string? problem)
    {
        PasswordRules.Accepts(password, "Zhang Wei", "wei.zhang@example.org", out var what).Should().Be(problem is null, password);
        $"account.problem.{what}".Should().Be(problem ?? "account.problem.None");
    }

    [Fact]
    public async Task Wherever_a_password_is_chosen_a_common_one_or_ones_own_name_is_refused()
    {
        const string common = "This password is one of those", own = "This password is made of your own name";
        using var visitor = await WireVisitor.GuestAsync(Server.Address);
        (await RefusalAsync(visitor, Server.SetUpPath(), "qwertyuiop")).Should().Contain(common);
        (await RefusalAsync(visitor, Server.SetUpPath(), "anna-example")).Should().Contain(own);
        var night = await OperatorAsync();
        var code = await Server.App.Services.GetRequiredService<Links>().InviteAsync(night.Id(), CancellationToken.None);
        (await RefusalAsync(visitor, $"/invite/{code}", "qwertyuiop")).Should().Contain(common);
        (await RefusalAsync(visitor, $"/invite/{code}", "anna@example.com")).Should().Contain(own);
        var anna = await MemberAsync(night);
        (await RefusalAsync(anna.Visitor!, "/account?handler=Password", "qwertyuiop")).Should().Contain(common);
        (await RefusalAsync(anna.Visitor!, "/account?handler=Password", "Anna Anna 123")).Should().Contain(own);

        var link = await Server.App.Services.GetRequiredService<Links>().SignInLinkAsync(anna.Id(), null, CancellationToken.None);
        (await PostAsync(visitor, $"/sign-in/{link}")).Should().Be(HttpStatusCode.OK);
        (await RefusalAsync(visitor, "/account?handler=Password", "qwertyuiop")).Should().Contain(common);
        (await RefusalAsync(visitor, "/account?handler=Password", "anna@example.com")).Should().Contain(own);

        (await SignInAsync(visitor, Password)).Should().Be(HttpStatusCode.OK, "nothing was changed");
    }

    [Fact]
    public async Task Five_wrong_passwords_lock_the_account_for_five_minutes_and_no_session_that_is_open()
    {
        var anna = await MemberAsync(await OperatorAsync());
        var visitor = (await GuestAsync()).Visitor!;

        for (var tries = 0; tries < 5; tries++)
            (await SignInAsync(visitor, "wrong words in a row")).Should().Be(HttpStatusCode.BadRequest);
        (await SignInAsync(visitor, Password)).Should().Be(HttpStatusCode.BadRequest, "it is locked");
        Time.Advance(TimeSpan.FromMinutes(5) - TimeSpan.FromSeconds(1));
        (await SignInAsync(visitor, Password)).Should().Be(HttpStatusCode.BadRequest, "it still is");
        Time.Advance(TimeSpan.FromSeconds(1));

        (await SignInAsync(visitor, Password)).Should().Be(HttpStatusCode.OK);
        (await AskAsync(anna.Visitor!)).Should().Be(HttpStatusCode.OK);
    }

    private static async Task<string> RefusalAsync(WireVisitor visitor, string path, string password)
    {
        using var answer = await visitor.PostFormAsync(
            path, [new("name", "Anna"), new("email", Email), new("old", Password), new("password", password)]);
        answer.StatusCode.Should().Be(HttpStatusCode.BadRequest);
        return await answer.Content.ReadAsStringAsync();
    }

    private static Task<HttpStatusCode> ChangeAsync(WireClient client, string old, string password) =>
        PostAsync(client.Visitor!, "/account?handler=Password", ("old", old), ("password", password));
}
