using System.Net;
using ChatApp.Tests.Hosting;

namespace ChatApp.Tests.People;

/// <summary>A ban blocks the banned person's addresses for people without an account, and for no others.</summary>
[Trait("kind", "server")]
public sealed class BanTests() : WireTests("Chat:TrustedProxies=127.0.0.1")
{
    private const string Theirs = "203.0.113.7", TheirOther = "2001:db8::7", Operators = "203.0.113.9", Machines = "127.0.0.1";

    private WireClient chief = null!;
    private WireClient anna = null!;

    /// <summary>Anna has used four addresses: two of her own, the operator's, and the server's own.</summary>
    public override async Task InitializeAsync()
    {
        await base.InitializeAsync();
        chief = await OperatorAsync();
        chief.Visitor!.Http.DefaultRequestHeaders.Add("X-Forwarded-For", Operators);
        anna = await MemberAsync(chief, "Anna");
        foreach (var address in (string[])[Theirs, TheirOther, Operators])
        {
            using var elsewhere = Server.From(address);
            using var answer = await elsewhere.SignInAsync("Anna");
            answer.EnsureSuccessStatusCode();
        }
    }

    [Fact]
    public async Task Only_addresses_of_their_own_are_closed_and_the_page_names_them_beforehand()
    {
        var page = await chief.Visitor!.Http.GetStringAsync(new Uri("/people?find=anna", UriKind.Relative));
        page.Should().Contain(Theirs).And.Contain(TheirOther).And.NotContain(Operators).And.NotContain(Machines + ",")
            .And.NotContain(", " + Machines);

        await chief.ActAsync("Ban", ("person", anna.Id()), ("addresses", Operators), ("addresses", Machines));

        (await anna.Ended).Should().Be((4003, "removed"));
        (await QueryAsync("SELECT Address FROM BlockedAddresses ORDER BY Address")).Should().Equal(TheirOther, Theirs);
        (await StatusAsync(Operators)).Should().Be(HttpStatusCode.OK);
        (await StatusAsync(Machines)).Should().Be(HttpStatusCode.OK);
    }

    [Fact]
    public async Task From_a_closed_address_guests_do_not_come_in_and_accounts_do()
    {
        using var guest = Server.From(Theirs);
        (await guest.Http.GetAsync(new Uri("/", UriKind.Relative))).EnsureSuccessStatusCode();
        using var member = Server.From(Theirs);
        await Server.AcceptAsync(member, chief, "Carl");
        using var stranger = Server.From(Theirs);

        await chief.ActAsync("Ban", ("person", anna.Id()));

        (await StatusAsync(Theirs)).Should().Be(HttpStatusCode.Forbidden);
        (await StatusAsync(TheirOther)).Should().Be(HttpStatusCode.Forbidden);
        using var guests = await guest.AskAsync();
        guests.StatusCode.Should().Be(HttpStatusCode.Forbidden);
        using var members = await member.AskAsync();
        members.StatusCode.Should().Be(HttpStatusCode.OK);
        using var notice = await stranger.Http.GetAsync(new Uri("/", UriKind.Relative));
        (await notice.Content.ReadAsStringAsync()).Should().Contain("closed the address").And.Contain("href=\"/sign-in\"");
        var form = await stranger.Http.GetStringAsync(new Uri("/sign-in", UriKind.Relative));
        form.Should().Contain("name=\"password\"").And.NotContain("handler=Guest");
    }

    [Fact]
    public async Task Somebody_with_an_account_signs_in_from_there_and_whoever_was_banned_does_not()
    {
        await MemberAsync(chief, "Carl");
        using var carls = Server.From(Theirs);
        using var annas = Server.From("198.51.100.1");
        await chief.ActAsync("Ban", ("person", anna.Id()));

        using var answer = await carls.SignInAsync("Carl");
        using var asked = await carls.AskAsync();
        using var refused = await annas.SignInAsync("Anna");

        answer.StatusCode.Should().Be(HttpStatusCode.OK);
        asked.StatusCode.Should().Be(HttpStatusCode.OK);
        refused.StatusCode.Should().Be(HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task Letting_them_in_again_opens_the_addresses()
    {
        await chief.ActAsync("Ban", ("person", anna.Id()));

        await chief.ActAsync("Restore", ("person", anna.Id()));

        (await StatusAsync(Theirs)).Should().Be(HttpStatusCode.OK);
        (await QueryAsync("SELECT * FROM BlockedAddresses")).Should().BeEmpty();
    }

    private async Task<HttpStatusCode> StatusAsync(string address)
    {
        using var stranger = Server.From(address);
        using var answer = await stranger.Http.GetAsync(new Uri("/", UriKind.Relative));
        return answer.StatusCode;
    }
}
