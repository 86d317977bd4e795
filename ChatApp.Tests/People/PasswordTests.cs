using System.Net;
using ChatApp.Tests.Hosting;

namespace ChatApp.Tests.People;

/// <summary>The password of an account: changed by its owner, and guessed at.</summary>
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

    private static Task<HttpStatusCode> ChangeAsync(WireClient client, string old, string password) =>
        PostAsync(client.Visitor!, "/account?handler=Password", ("old", old), ("password", password));
}
