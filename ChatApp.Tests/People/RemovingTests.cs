using System.Net;
using ChatApp.Contracts;
using ChatApp.Tests.Hosting;

namespace ChatApp.Tests.People;

/// <summary>Effects of a removal by an operator on the removed person and on the others.</summary>
[Trait("kind", "server")]
public sealed class RemovingTests : WireTests
{
    private WireClient chief = null!;
    private WireClient anna = null!;
    private WireClient berta = null!;

    public override async Task InitializeAsync()
    {
        await base.InitializeAsync();
        (chief, berta) = (await OperatorAsync(), await GuestAsync("Berta"));
        anna = await MemberAsync(chief, "Anna");
    }

    [Fact]
    public async Task Every_connection_ends_at_once_and_nothing_sent_afterwards_reaches_it()
    {
        var again = await AgainAsync(anna);
        var strangersHello = await anna.Visitor!.OpenAsync(await anna.Visitor.TicketAsync());
        await strangersHello.HandshakeAsync(); // Connected without Hello.
        await anna.EnterAsync();
        await again.EnterAsync();
        using var stop = new CancellationTokenSource();
        var writing = Task.Run(async () =>
        {
            while (!stop.IsCancellationRequested)
                await berta.SayAsync("Still talking");
        });
        await again.EventsAsync<MessageView>("MessageChanged", 5);

        await chief.ActAsync("Remove", ("person", anna.Id()));
        var committed = int.Parse(
            (await QueryAsync("SELECT MAX(Number) FROM Messages"))[0], System.Globalization.CultureInfo.InvariantCulture);
        for (var more = 0; more < 20; more++)
            await chief.SayAsync("Nothing for Anna");
        await stop.CancelAsync();
        await writing;

        foreach (var client in (WireClient[])[anna, again, strangersHello])
            (await client.Ended).Should().Be((4003, "removed"));
        foreach (var client in (WireClient[])[anna, again])
            client.Came<MessageView>("MessageChanged").Max(message => message.Number).Should().BeLessThanOrEqualTo(committed);
        await strangersHello.DisposeAsync();
    }

    [Fact]
    public async Task Nothing_lets_them_in_again_and_nobody_finds_them_but_their_words_and_name_stay()
    {
        var said = await anna.SayAsync("What I said");
        var direct = await berta.OpenDirectAsync(anna);
        var closed = await berta.CreateRoomAsync(kind: "closed");
        await berta.InviteAsync(closed.Id, anna);
        var code = LinkIn(await chief.ActAsync("SignInLink", ("person", anna.Id())));

        await chief.ActAsync("Remove", ("person", anna.Id()));

        await ShouldBeRemovedAsync(anna.Visitor!);
        using var page = await anna.Visitor!.Http.GetAsync(new Uri("/", UriKind.Relative));
        page.StatusCode.Should().Be(HttpStatusCode.Forbidden);
        (await page.Content.ReadAsStringAsync()).Should().Contain("An operator has removed you").And.NotContain("General");
        using var elsewhere = new WireVisitor(Server.Address);
        using var signIn = await elsewhere.SignInAsync("Anna");
        signIn.StatusCode.Should().Be(HttpStatusCode.BadRequest);
        using var link = await elsewhere.PostFormAsync(code, []);
        link.StatusCode.Should().Be(HttpStatusCode.NotFound);

        (await QueryAsync(
            "SELECT r.Kind FROM Memberships m JOIN Rooms r ON r.Key = m.RoomKey "
            + $"JOIN People p ON p.Key = m.PersonKey WHERE p.Id = '{anna.Id()}'"))
            .Should().Equal($"{(int)RoomKind.Direct}");
        (await AgainAsync(berta)).Hello!.Rooms.Single(room => room.Id == direct.Id).People!.Select(person => person.Name)
            .Should().BeEquivalentTo("Anna", "Berta");
        (await berta.EnterAsync()).Messages.Should().Contain(message => message.Number == said.Number && message.Author.Name == "Anna");
        (await berta.CallAsync<List<Person>>("FindPeople", "Anna")).Should().BeEmpty();
        (await berta.CallAsync<List<Person>>("PeopleIn", berta.Room, "")).Should().NotContain(person => person.Id == anna.Id());
        await berta.InviteAsync(closed.Id, anna).ShouldBeRefused("InvalidRequest");
        await chief.OpenDirectAsync(anna).ShouldBeRefused("InvalidRequest");
    }

    [Fact]
    public async Task Let_in_again_they_sign_in_anew_and_are_in_the_first_room()
    {
        var closed = await berta.CreateRoomAsync(kind: "closed");
        await berta.InviteAsync(closed.Id, anna);
        await chief.ActAsync("Remove", ("person", anna.Id()));

        (await chief.ActAsync("Restore", ("person", anna.Id()))).Should().Contain("Anna may come in again.");

        using var refused = await anna.Visitor!.AskAsync();
        refused.StatusCode.Should().Be(HttpStatusCode.Unauthorized);
        using var signIn = await anna.Visitor.SignInAsync("Anna");
        signIn.StatusCode.Should().Be(HttpStatusCode.OK);
        var back = await AgainAsync(anna);
        back.Hello!.Person.Should().Be(anna.Hello!.Person with { Kind = PersonKind.Member });
        back.Hello.Rooms.Select(room => room.Id).Should().Equal(berta.Room);
        (await berta.CallAsync<List<Person>>("FindPeople", "Anna")).Should().ContainSingle();
    }

    [Fact]
    public async Task A_guest_goes_as_a_member_does_and_comes_back_as_somebody_new()
    {
        await chief.ActAsync("Remove", ("person", berta.Id()));

        (await berta.Ended).Code.Should().Be(4003);
        await ShouldBeRemovedAsync(berta.Visitor!);
        await chief.ActAsync("Restore", ("person", berta.Id()));
        using var entering = await berta.Visitor!.PostFormAsync("/sign-in?handler=Guest", []);
        (await AgainAsync(berta)).Id().Should().NotBe(berta.Id());
    }

    private static string LinkIn(string page)
    {
        var at = page.IndexOf("/sign-in/", StringComparison.Ordinal);
        return page[at..page.IndexOf('"', at)];
    }

    private static async Task ShouldBeRemovedAsync(WireVisitor visitor)
    {
        using var refused = await visitor.AskAsync();
        refused.StatusCode.Should().Be(HttpStatusCode.Forbidden);
        (await refused.Content.ReadAsStringAsync()).Should().Contain("\"Removed\"");
    }
}
