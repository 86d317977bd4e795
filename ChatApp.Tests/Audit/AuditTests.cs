using System.Globalization;
using System.Net;
using System.Text.Json;
using ChatApp.Audit;
using ChatApp.Tests.Hosting;
using ChatApp.Tests.People;
using Microsoft.Extensions.DependencyInjection;

namespace ChatApp.Tests.Audit;

/// <summary>What the audit log records of accounts and operators: the tests post forms as people do, and read the entries from the table,
/// the log and the pages.</summary>
[Trait("kind", "server")]
public sealed class AuditTests : AccountTests
{
    private const string Formula = "=HYPERLINK(\"http://evil.example\")";

    [Fact]
    public async Task Whatever_happens_to_an_account_is_a_row_and_a_line()
    {
        var chief = await OperatorAsync();
        var anna = await MemberAsync(chief);
        var elsewhere = await ElsewhereAsync();
        await PostAsync(anna.Visitor!, "/account?handler=Password", ("old", Password), ("password", "another few words"));
        await PostAsync(anna.Visitor!, "/settings?handler=Name", ("name", "Hanna"));
        await PageAsync(anna.Visitor!, "/account?handler=Export");
        await SignInAsync(elsewhere.Visitor!, "wrong words in a row");
        await SignInAsync(elsewhere.Visitor!, "another few words");
        await PostAsync(elsewhere.Visitor!, "/sign-out");
        await PostAsync(anna.Visitor!, "/account?handler=Delete", ("password", "another few words"));

        await RecordedAsync(
            AuditEvent.AccountMade, AuditEvent.SignedIn, AuditEvent.InvitationMade, AuditEvent.AccountMade, AuditEvent.SignedIn,
            AuditEvent.SignedIn,
            AuditEvent.PasswordChanged, AuditEvent.NameChanged, AuditEvent.AccountExported, AuditEvent.SignInFailed, AuditEvent.SignedIn,
            AuditEvent.SignedOut, AuditEvent.AccountDeleted);
    }

    [Fact]
    public async Task Whatever_an_operator_does_is_a_row_and_a_line_that_another_operator_sees()
    {
        var chief = await OperatorAsync();
        var anna = await MemberAsync(chief);
        var bob = await MemberAsync(chief, "Bob", "bob@example.com");
        var room = await anna.CreateRoomAsync("Annas");
        await chief.JoinAsync(room.Id);
        await bob.JoinAsync(room.Id);
        var began = (await QueryAsync("SELECT MAX(Key) FROM Audit"))[0];

        await ActAsync("people", "Invite");
        await ActAsync("people", "Renew", ("invitation", "3"));
        await ActAsync("people", "Withdraw", ("invitation", "3"));
        await ActAsync("people", "SignInLink", ("person", bob.Id()));
        await ActAsync("people", "Kind", ("person", anna.Id()), ("kind", "Operator"));
        await chief.CallAsync("ChangeRoom", room.Id, "Ours", null);
        await chief.CallAsync("ArchiveRoom", room.Id);
        await chief.CallAsync("ReopenRoom", room.Id);
        await chief.DeleteAsync(await bob.SayInAsync(room.Id, "To be deleted"));
        await chief.RemoveAsync(room.Id, bob);
        await ActAsync("hub-log", "EndPerson", ("person", bob.Id()));
        await ActAsync("people", "Remove", ("person", bob.Id()));
        await ActAsync("people", "Restore", ("person", bob.Id()));
        await ActAsync("people", "Ban", ("person", bob.Id()));
        await PageAsync(chief.Visitor!, "/hub-log?handler=Csv");
        await PageAsync(chief.Visitor!, "/audit?handler=Csv");
        await ActAsync("hub-log", "Drain");
        await ActAsync("hub-log", "Reopen");

        await RecordedAsync(
            from: long.Parse(began, CultureInfo.InvariantCulture),
            AuditEvent.InvitationMade, AuditEvent.InvitationRenewed, AuditEvent.InvitationWithdrawn, AuditEvent.SignInLinkMade,
            AuditEvent.RoleChanged,
            AuditEvent.RoomChanged, AuditEvent.RoomChanged, AuditEvent.RoomChanged, AuditEvent.MessageDeleted, AuditEvent.RemovedFromRoom,
            AuditEvent.ConnectionsEnded,
            AuditEvent.Removed, AuditEvent.Restored, AuditEvent.Banned, AuditEvent.HubLogExported, AuditEvent.AuditExported,
            AuditEvent.Drained,
            AuditEvent.Reopened);
        (await QueryAsync($"SELECT COUNT(*) FROM Audit WHERE Key > {began} AND ActorId = '{chief.Id()}'")).Should().Equal("18");
        (await PageAsync(anna.Visitor!, "/audit")).Should().Contain("Night Shift").And.Contain("data-event=\"banned\"")
            .And.Contain("data-event=\"drained\"");

        Task<HttpStatusCode> ActAsync(string page, string handler, params (string Name, string Value)[] fields) =>
            PostAsync(chief.Visitor!, $"/{page}?handler={handler}", fields);
    }

    [Fact]
    public async Task The_page_shows_what_is_filtered_and_exports_no_formula()
    {
        var chief = await OperatorAsync();
        var anna = await MemberAsync(chief, Formula);

        (await EventsAsync($"?person={anna.Id()}")).Should().Equal("signedIn", "accountMade");
        (await EventsAsync("?person=HYPERLINK&event=accountMade")).Should().Equal("accountMade");
        (await EventsAsync("?event=invitationMade")).Should().Equal("invitationMade");
        (await EventsAsync("?to=2001-01-01T00:00")).Should().BeEmpty();
        (await EventsAsync("?from=2001-01-01T00:00&before=2")).Should().Equal("accountMade");
        foreach (var impossible in new[] { "event=1", "event=nope", "from=yesterday", "before=-1", $"person={new string('x', 101)}" })
            (await StatusAsync("/audit?" + impossible)).Should().Be(HttpStatusCode.BadRequest, impossible);
        (await PageAsync(chief.Visitor!, $"/audit?handler=Csv&person={anna.Id()}")).Should().StartWith("at,event,by")
            .And.Contain("'=HYPERLINK");

        async Task<string[]> EventsAsync(string query) =>
            [
                .. (await PageAsync(chief.Visitor!, "/audit" + query)).Split("<tr data-key").Skip(1)
                    .Select(row => row.Split("data-event=\"")[1].Split('"')[0]),
            ];
        async Task<HttpStatusCode> StatusAsync(string path)
        {
            using var answer = await chief.Visitor!.Http.GetAsync(new Uri(path, UriKind.Relative));
            return answer.StatusCode;
        }
    }

    [Fact]
    public async Task Everybody_sees_what_concerns_their_own_account_and_not_where_an_operator_sat()
    {
        var chief = await OperatorAsync();
        var anna = await MemberAsync(chief);
        await PostAsync(chief.Visitor!, "/people?handler=SignInLink", ("person", anna.Id()));
        await SignInAsync((await GuestAsync()).Visitor!, "wrong words in a row");

        var page = (await PageAsync(anna.Visitor!)).Split("id=\"record\"")[1].Split("</section>")[0];
        var rows = page.Split("<li ").Skip(1).ToArray();

        rows.Select(row => row.Split('"')[1]).Should().Equal("signInFailed", "signInLinkMade", "signedIn", "accountMade");
        rows[0].Should().Contain("127.0.0.1");
        rows[1].Should().Contain("Night Shift").And.NotContain("127.0.0.1");
        var export = JsonDocument.Parse(await PageAsync(anna.Visitor!, "/account?handler=Export")).RootElement.GetProperty("audit")
            .EnumerateArray()
            .ToLookup(row => row.GetProperty("event").GetString(), row => row.GetProperty("address").GetString());
        export["signInFailed"].Should().Equal("127.0.0.1");
        export["signInLinkMade"].Should().Equal([null]);
    }

    [Fact]
    public async Task Nothing_secret_is_in_the_table_or_its_lines()
    {
        const string Typed = "my-password@example.com"; // Typed into the field above the intended one.
        var chief = await OperatorAsync();
        var anna = await MemberAsync(chief);
        var visitor = (await GuestAsync()).Visitor!;
        await SignInAsync(visitor, "wrong words in a row");
        await SignInAsync(visitor, "x", Typed);
        var code = await Server.App.Services.GetRequiredService<ChatApp.People.Accounts.Links>()
            .SignInLinkAsync(anna.Id(), chief.Id(), default);
        await PostAsync(visitor, $"/sign-in/{code}");
        using var dead = await visitor.Http.GetAsync(new Uri($"/sign-in/{code}", UriKind.Relative));

        var rows = string.Join('\n', await QueryAsync("SELECT Event, ActorName, SubjectName, Address, Detail FROM Audit"));
        var lines = string.Join('\n', Server.Log.Entries.Where(entry => entry.Id is >= 1160 and < 1200).Select(entry => entry.Text));
        foreach (var secret in new[] { Password, "wrong words in a row", Typed, code!, Server.SetUpPath().Split('/')[^1], Email })
            (rows + lines).Should().NotContain(secret);
        rows.Should().Contain("method=sign-in link");
    }

    [Fact]
    public async Task Five_wrong_passwords_are_one_row_with_a_count_beside_the_lock()
    {
        var anna = await MemberAsync(await OperatorAsync());
        var visitor = (await GuestAsync()).Visitor!;

        for (var tries = 0; tries < 5; tries++)
            await SignInAsync(visitor, "wrong words in a row");

        (await QueryAsync($"SELECT Event FROM Audit WHERE SubjectId = '{anna.Id()}' AND ActorId IS NULL ORDER BY Key")).Should()
            .BeEquivalentTo($"{(int)AuditEvent.SignInFailed}", $"{(int)AuditEvent.LockedOut}");
        Server.Log.Lines(1162).Should().ContainSingle();
    }

    [Fact]
    public async Task A_deleted_accounts_name_goes_from_the_record_and_what_happened_stays()
    {
        var anna = await MemberAsync(await OperatorAsync(), "Annabella");
        await PostAsync(anna.Visitor!, "/settings?handler=Name", ("name", "Hannabella"));
        await PostAsync(anna.Visitor!, "/account?handler=Delete", ("password", Password));

        var rows = await QueryAsync($"SELECT ActorName, SubjectName, Detail FROM Audit WHERE SubjectId = '{anna.Id()}'");

        rows.Should().HaveCount(4).And.NotContain(row => row.Contains("nnabella", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_sign_in_from_a_new_browser_is_told_to_the_persons_other_pages_and_one_from_a_known_browser_is_not()
    {
        var anna = await MemberAsync(await OperatorAsync());
        await PostAsync(anna.Visitor!, "/sign-out");
        await SignInAsync(anna.Visitor!, Password); // A known browser causes no notice, and no page is connected.
        anna = await AgainAsync(anna);
        var browser = (await GuestAsync()).Visitor!;
        browser.Http.DefaultRequestHeaders.UserAgent.ParseAdd("Other/1.0");

        (await SignInAsync(browser, Password)).Should().Be(HttpStatusCode.OK);

        var told = await anna.EventAsync("SignedInElsewhere", _ => true);
        told[0].GetProperty("address").GetString().Should().Be("127.0.0.1");
        (await PostAsync(browser, "/sign-out")).Should().Be(HttpStatusCode.OK);
        (await SignInAsync(browser, Password)).Should().Be(HttpStatusCode.OK);
        await anna.CallAsync("Heartbeat");
        anna.Events.Count(one => one.Target == "SignedInElsewhere").Should().Be(1, "that browser has the cookie of its last session");
        (await QueryAsync("SELECT COUNT(*) FROM Audit WHERE Detail LIKE '%device=new%'")).Should().Equal("1");
    }

    private Task RecordedAsync(params AuditEvent[] events) => RecordedAsync(0, events);

    private async Task RecordedAsync(long from, params AuditEvent[] events)
    {
        var rows = await QueryAsync(
            $"SELECT Event FROM Audit WHERE Key > {from} AND Event <> {(int)AuditEvent.SettingsChanged} ORDER BY Key");
        rows.Select(row => (AuditEvent)int.Parse(row, CultureInfo.InvariantCulture)).Should().Equal(events);
        foreach (var group in events.GroupBy(what => what))
            Server.Log.Lines(1159 + (int)group.Key).Should().HaveCountGreaterThanOrEqualTo(group.Count(), $"{group.Key} has a line");
    }
}
