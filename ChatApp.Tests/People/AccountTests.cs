using System.Net;
using System.Text.RegularExpressions;
using ChatApp.Contracts;
using ChatApp.People.Accounts;
using ChatApp.Tests.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace ChatApp.Tests.People;

/// <summary>A member and their own account, as forms reach it.</summary>
public abstract partial class AccountTests : WireTests
{
    protected const string Email = "anna@example.com", Password = "a few words in a row";

    /// <summary>Starts at the present: the cookies' clients have clocks of their own.</summary>
    protected ManualTime Time { get; } = new(DateTimeOffset.UtcNow);

    protected override Task<TestServer> StartAsync() => TestServer.StartAsync(builder => builder.Services.AddSingleton<TimeProvider>(Time));

    /// <summary>A guest becomes a member by an invitation.</summary>
    protected async Task<HttpStatusCode> AcceptAsync(WireVisitor visitor, string inviterId, string name = "Anna", string email = Email, string password = Password)
    {
        var code = await Server.App.Services.GetRequiredService<Links>().InviteAsync(inviterId, CancellationToken.None);
        return await PostAsync(visitor, $"/invite/{code}", ("name", name), ("email", email), ("password", password));
    }

    /// <summary>A member, connected.</summary>
    protected async Task<WireClient> MemberAsync(WireClient inviter, string name = "Anna", string email = Email)
    {
        var guest = await GuestAsync();
        (await AcceptAsync(guest.Visitor!, inviter.Id(), name, email)).Should().Be(HttpStatusCode.OK);
        return await AgainAsync(guest); // The guest's session ended when the member's began.
    }

    /// <summary>One more browser of the same person, signed in there.</summary>
    protected async Task<WireClient> ElsewhereAsync(string email = Email, string password = Password)
    {
        var client = await GuestAsync();
        (await SignInAsync(client.Visitor!, password, email)).Should().Be(HttpStatusCode.OK);
        return await AgainAsync(client);
    }

    protected static Task<HttpStatusCode> SignInAsync(WireVisitor visitor, string password, string email = Email) =>
        PostAsync(visitor, "/sign-in", ("email", email), ("password", password));

    protected static async Task<HttpStatusCode> PostAsync(WireVisitor visitor, string path, params (string Name, string Value)[] fields)
    {
        using var answer = await visitor.PostFormAsync(path, [.. fields.Select(field => KeyValuePair.Create(field.Name, field.Value))]);
        return answer.StatusCode;
    }

    protected static Task<string> PageAsync(WireVisitor visitor, string path = "/account") => visitor.Http.GetStringAsync(new Uri(path, UriKind.Relative));

    protected static async Task<HttpStatusCode> AskAsync(WireVisitor visitor)
    {
        using var answer = await visitor.AskAsync();
        return answer.StatusCode;
    }

    /// <summary>The sessions that a page of one's own account offers to end.</summary>
    protected static async Task<string[]> OthersAsync(WireVisitor visitor) => [.. Session().Matches(await PageAsync(visitor)).Select(one => one.Groups[1].Value)];

    [GeneratedRegex("""name="session" value="([^"]+)""")]
    private static partial Regex Session();
}

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

public sealed class SessionTests : AccountTests
{
    [Fact]
    public async Task Ended_from_the_list_a_sessions_connections_end_at_once_and_the_others_stay()
    {
        var night = await OperatorAsync();
        var anna = await MemberAsync(night);
        var second = await ElsewhereAsync();
        var seen = await OthersAsync(anna.Visitor!);
        var third = await ElsewhereAsync();
        var sessions = await OthersAsync(anna.Visitor!);
        seen.Should().ContainSingle();
        sessions.Should().HaveCount(2).And.Contain(seen);
        (await OthersAsync(night.Visitor!)).Should().BeEmpty("a list is one's own");

        (await PostAsync(night.Visitor!, "/account?handler=End", ("session", seen[0]))).Should().Be(HttpStatusCode.OK);
        (await AskAsync(second.Visitor!)).Should().Be(HttpStatusCode.OK, "nobody ends what is somebody else's");
        (await PostAsync(anna.Visitor!, "/account?handler=End", ("session", seen[0]))).Should().Be(HttpStatusCode.OK);

        (await second.Ended).Should().Be((4001, "signed-out"));
        using var answer = await second.Visitor!.AskAsync();
        answer.StatusCode.Should().Be(HttpStatusCode.Unauthorized);
        (await answer.Content.ReadAsStringAsync()).Should().Contain(RefusalCodes.SignedOut);
        await third.SayAsync("here");
        await anna.SayAsync("here as well");
        (await PostAsync(anna.Visitor!, "/account?handler=EndOthers")).Should().Be(HttpStatusCode.OK);
        (await third.Ended).Code.Should().Be(4001);
        await anna.SayAsync("still here");
        await night.SayAsync("and I");
    }

    [Fact]
    public async Task Signing_out_ends_this_one_only()
    {
        var anna = await MemberAsync(await OperatorAsync());
        var elsewhere = await ElsewhereAsync();

        (await PostAsync(anna.Visitor!, "/sign-out")).Should().Be(HttpStatusCode.OK);

        (await anna.Ended).Code.Should().Be(4001);
        (await AskAsync(anna.Visitor!)).Should().Be(HttpStatusCode.Unauthorized);
        await elsewhere.SayAsync("here");
        (await PageAsync(anna.Visitor!, "/account")).Should().Contain("You were signed out.").And.NotContain(Email);
    }

    [Fact]
    public async Task A_guest_who_accepts_an_invitation_stays_who_they_are()
    {
        var night = await OperatorAsync();
        var guest = await GuestAsync("Calm Heron");
        var said = await guest.SayAsync("as a guest");

        (await AcceptAsync(guest.Visitor!, night.Id(), "Calm Heron")).Should().Be(HttpStatusCode.OK);

        var member = await ElsewhereAsync();
        member.Hello!.Person.Should().Be(new Person(guest.Id(), "Calm Heron", PersonKind.Member));
        (await member.EditAsync(said, "as a member")).Author.Should().Be(member.Hello.Person);
    }
}
