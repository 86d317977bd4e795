using System.Net;
using ChatApp.People.Sessions;
using ChatApp.Tests.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace ChatApp.Tests.People;

/// <summary>Reauthentication some time after the sign-in, and expiry of sessions.</summary>
[Trait("kind", "server")]
public sealed class FreshSignInTests : AccountTests
{
    protected override Task<TestServer> StartAsync() => TestServer.StartAsync(
        builder => builder.Services.AddSingleton<TimeProvider>(Time), "Chat:SessionLongest=60.00:00:00");

    private static readonly (string Page, string Handlers)[] Asking =
    [
        ("people", "Kind Remove Ban Restore SignInLink SecondFactorOff Invite Renew Withdraw"),
        ("hub-log", "End EndPerson EndShare Drain Reopen"),
        ("account", "End EndOthers RemovePasskey SecondFactor SecondFactorOn SecondFactorCodes SecondFactorOff"),
    ];

    [Fact]
    public async Task A_quarter_of_an_hour_after_the_sign_in_an_operators_action_asks_again_who_is_there_and_does_nothing_before()
    {
        var night = await OperatorAsync();
        var visitor = night.Visitor!;
        Time.Advance(TimeSpan.FromMinutes(15) - TimeSpan.FromSeconds(1));
        (await WhereAsync(visitor, "/people?handler=Invite")).Should().Be("/people");
        (await QueryAsync("SELECT count(*) FROM Links")).Should().Equal("1");

        Time.Advance(TimeSpan.FromSeconds(1));
        (await WhereAsync(visitor, "/people?handler=Invite&show=guests")).Should().Be("/confirm?to=%2Fpeople%3Fshow%3Dguests");
        (await QueryAsync("SELECT count(*) FROM Links")).Should().Equal("1");
        (await PageAsync(visitor, "/people")).Should().Contain("Invitations", "to look needs no question");
        (await PostAsync(visitor, "/confirm", ("password", "wrong words in a row"))).Should().Be(HttpStatusCode.BadRequest);
        (await WhereAsync(visitor, "/people?handler=Invite")).Should().StartWith("/confirm");

        (await WhereAsync(visitor, "/confirm", ("password", OperatorSetUp.Password), ("to", "/people?show=guests")))
            .Should().Be("/people?show=guests");
        (await WhereAsync(visitor, "/people?handler=Invite")).Should().Be("/people");
        (await QueryAsync("SELECT count(*) FROM Links")).Should().Equal("2");
    }

    [Fact]
    public async Task Every_action_of_an_operator_and_every_end_of_a_session_asks_again()
    {
        var visitor = (await OperatorAsync()).Visitor!;
        Time.Advance(TimeSpan.FromMinutes(15));

        foreach (var (page, handlers) in Asking)
        {
            foreach (var handler in handlers.Split(' '))
                (await WhereAsync(visitor, $"/{page}?handler={handler}")).Should().StartWith($"/confirm?to=%2F{page}", handler);
        }
    }

    [Fact]
    public async Task It_leads_back_to_a_page_of_this_server_and_nowhere_else()
    {
        var visitor = (await OperatorAsync()).Visitor!;

        foreach (var (to, where) in new[]
        {
            ("//evil.example", "/"), ("https://evil.example/", "/"), ("/.//evil.example", "/"), ("/people", "/people"),
        })
            (await WhereAsync(visitor, "/confirm", ("password", OperatorSetUp.Password), ("to", to))).Should().Be(where, to);
    }

    [Fact]
    public async Task Five_wrong_passwords_lock_whoever_confirms_as_they_lock_whoever_signs_in()
    {
        var night = await OperatorAsync();
        for (var wrong = 0; wrong < 5; wrong++)
            (await PostAsync(night.Visitor!, "/confirm", ("password", "wrong words in a row"))).Should().Be(HttpStatusCode.BadRequest);

        (await PostAsync(night.Visitor!, "/confirm", ("password", OperatorSetUp.Password))).Should().Be(HttpStatusCode.BadRequest);
        Time.Advance(TimeSpan.FromMinutes(5));
        (await PostAsync(night.Visitor!, "/confirm", ("password", OperatorSetUp.Password))).Should().Be(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_session_is_over_that_nobody_uses_for_thirty_days_or_that_lasts_too_long_and_a_guests_is_not()
    {
        await MemberAsync(await OperatorAsync());
        using var used = new WireVisitor(Server.Address);
        using var idle = new WireVisitor(Server.Address);
        using var guest = await WireVisitor.GuestAsync(Server.Address);
        foreach (var visitor in new[] { used, idle })
            (await SignInAsync(visitor, Password)).Should().Be(HttpStatusCode.OK);

        Time.Advance(TimeSpan.FromDays(30));
        (await AskAsync(used)).Should().Be(HttpStatusCode.OK);
        Time.Advance(TimeSpan.FromSeconds(1));
        (await AskAsync(idle)).Should().Be(HttpStatusCode.Unauthorized);
        (await AskAsync(used)).Should().Be(HttpStatusCode.OK);
        Time.Advance(TimeSpan.FromDays(30) - TimeSpan.FromSeconds(1));
        (await AskAsync(used)).Should().Be(HttpStatusCode.OK, "it has lasted for sixty days, and may");
        Time.Advance(TimeSpan.FromSeconds(1));
        (await AskAsync(used)).Should().Be(HttpStatusCode.Unauthorized, "however much it is used");
        (await AskAsync(guest)).Should().Be(HttpStatusCode.OK);
    }

    [Fact]
    public async Task An_open_connection_keeps_its_session_in_use_until_the_longest_that_one_may_last()
    {
        var sessions = Server.App.Services.GetRequiredService<SessionStore>();
        var night = await OperatorAsync();
        var anna = await MemberAsync(night);
        using var idle = new WireVisitor(Server.Address);
        (await SignInAsync(idle, Password)).Should().Be(HttpStatusCode.OK);
        foreach (var _ in Enumerable.Range(0, 2))
        {
            Time.Advance(TimeSpan.FromDays(20));
            await sessions.EndOverAsync(default);
        }

        await anna.SayAsync("still here");
        (await QueryAsync("SELECT count(*) FROM Sessions s JOIN People p ON p.Key = PersonKey WHERE p.Name = 'Anna'")).Should().Equal("1");
        (await AskAsync(idle)).Should().Be(HttpStatusCode.Unauthorized);
        Time.Advance(TimeSpan.FromDays(20) + TimeSpan.FromSeconds(1));
        await sessions.EndOverAsync(default);

        (await anna.Ended).Should().Be((4001, "signed-out"));
    }

    private static async Task<string> WhereAsync(WireVisitor visitor, string path, params (string Name, string Value)[] fields)
    {
        using var answer = await visitor.PostFormAsync(path, [.. fields.Select(field => KeyValuePair.Create(field.Name, field.Value))]);
        return answer.RequestMessage!.RequestUri!.PathAndQuery;
    }
}
