using System.Net;
using ChatApp.Contracts;
using ChatApp.Tests.Hosting;

namespace ChatApp.Tests.People;

/// <summary>The sessions of a person and the account each belongs to.</summary>
[Trait("kind", "server")]
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
