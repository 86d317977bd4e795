using System.Net;
using System.Text.RegularExpressions;
using ChatApp.Contracts;
using ChatApp.Tests.Hosting;

namespace ChatApp.Tests.Pages;

/// <summary>The operators' People page, by HTTP requests without a browser.</summary>
[Trait("kind", "server")]
public sealed partial class PeoplePageTests : WireTests
{
    private WireClient chief = null!;
    private WireClient anna = null!;

    public override async Task InitializeAsync()
    {
        await base.InitializeAsync();
        chief = await OperatorAsync();
        anna = await MemberAsync(chief, "Anna");
    }

    [Fact]
    public async Task Nobody_else_sees_it_or_acts_and_no_form_of_another_site_does()
    {
        await chief.ActAsync("Invite");
        var before = await StateAsync();
        KeyValuePair<string, string>[] fields = [new("person", anna.Id()), new("kind", "Operator"), new("invitation", "1")];
        using var page = await anna.Visitor!.Http.GetAsync(new Uri("/people", UriKind.Relative));
        page.StatusCode.Should().Be(HttpStatusCode.Forbidden);
        (await page.Content.ReadAsStringAsync()).Should().NotContain("example.com");

        foreach (var handler in (string[])["Kind", "Remove", "Ban", "Restore", "SignInLink", "Invite", "Renew", "Withdraw"])
        {
            fields[0] = new("person", handler == "Kind" ? anna.Id() : chief.Id());
            using var members = await anna.Visitor.PostFormAsync($"/people?handler={handler}", fields);
            members.StatusCode.Should().Be(HttpStatusCode.Forbidden, handler);
            using var form = new FormUrlEncodedContent(fields);
            using var forged = await chief.Visitor!.Http.PostAsync(new Uri($"/people?handler={handler}", UriKind.Relative), form);
            forged.StatusCode.Should().Be(HttpStatusCode.BadRequest, handler);
        }

        (await StateAsync()).Should().Equal(before);
        Server.Registry.Count.Should().Be(2);
    }

    [Fact]
    public async Task The_last_operator_stays_one_and_nobody_removes_themselves()
    {
        (await chief.ActAsync("Kind", ("person", chief.Id()), ("kind", "Member"))).Should().Contain("Somebody must run the server");
        foreach (var handler in (string[])["Remove", "Ban"])
            (await chief.ActAsync(handler, ("person", chief.Id()))).Should().Contain("Nobody removes themselves");
        (await StateAsync()).Should().Contain($"{chief.Id()}|{(int)PersonKind.Operator}|0");

        await chief.ActAsync("Kind", ("person", anna.Id()), ("kind", "Operator"));
        await anna.ActAsync("Kind", ("person", chief.Id()), ("kind", "Member"));
        (await anna.ActAsync("Kind", ("person", anna.Id()), ("kind", "Member"))).Should().Contain("Somebody must run the server");
        using var gone = await chief.Visitor!.Http.GetAsync(new Uri("/people", UriKind.Relative));
        gone.StatusCode.Should().Be(HttpStatusCode.Forbidden);
        await anna.ActAsync("Remove", ("person", chief.Id()));
        (await StateAsync()).Should().Contain($"{anna.Id()}|{(int)PersonKind.Operator}|0")
            .And.Contain($"{chief.Id()}|{(int)PersonKind.Member}|1");
    }

    [Fact]
    public async Task Roles_change_for_accounts_only_and_everybody_is_told()
    {
        var guest = await GuestAsync();

        (await chief.ActAsync("Kind", ("person", anna.Id()), ("kind", "Operator"))).Should().Contain("Anna is an operator now.");
        await guest.EventAsync("PersonChanged",
            told => told[0].GetProperty("id").GetString() == anna.Id() && told[0].GetProperty("kind").GetString() == "operator");
        (await chief.ActAsync("Kind", ("person", guest.Id()), ("kind", "Operator"))).Should().Contain("A guest needs an account first");
        (await chief.ActAsync("Kind", ("person", anna.Id()), ("kind", "Bot"))).Should().Contain("A guest needs an account first");
        (await chief.ActAsync("Kind", ("person", "nobody"), ("kind", "Member"))).Should().Contain("Nothing was changed");
    }

    [Fact]
    public async Task An_invitation_is_shown_once_and_dead_when_renewed_or_withdrawn()
    {
        var first = LinkIn(await chief.ActAsync("Invite"));
        first.Should().StartWith(Server.Address + "invite/");
        (await PageAsync("")).Should().NotContain(first, "a link is shown once");
        (await GetAsync(first)).Should().Be(HttpStatusCode.OK);
        var key = (await QueryAsync("SELECT MAX(Key) FROM Links"))[0];

        var second = LinkIn(await chief.ActAsync("Renew", ("invitation", key)));
        (await GetAsync(first)).Should().Be(HttpStatusCode.NotFound);
        (await GetAsync(second)).Should().Be(HttpStatusCode.OK);
        using var carl = await WireVisitor.GuestAsync(Server.Address);
        using var made = await carl.PostFormAsync(
            second, [new("name", "Carl"), new("email", "carl@example.com"), new("password", OperatorSetUp.Password)]);
        made.EnsureSuccessStatusCode();
        (await PageAsync("")).Should().Contain("used once").And.Contain("by Night Shift");

        await chief.ActAsync("Withdraw", ("invitation", key));
        (await GetAsync(second)).Should().Be(HttpStatusCode.NotFound);
        (await chief.ActAsync("Renew", ("invitation", key))).Should().Contain("no such invitation");
    }

    [Fact]
    public async Task A_sign_in_link_works_once_and_a_newer_one_kills_it()
    {
        var older = LinkIn(await chief.ActAsync("SignInLink", ("person", anna.Id())));
        var link = LinkIn(await chief.ActAsync("SignInLink", ("person", anna.Id())));
        using var elsewhere = new WireVisitor(Server.Address);

        (await GetAsync(older)).Should().Be(HttpStatusCode.NotFound);
        (await GetAsync(link)).Should().Be(HttpStatusCode.OK, "looking uses nothing up");
        using var used = await elsewhere.PostFormAsync(link, []);
        (await elsewhere.ConnectAsync()).Id().Should().Be(anna.Id());
        (await GetAsync(link)).Should().Be(HttpStatusCode.NotFound);
        (await chief.ActAsync("SignInLink", ("person", (await GuestAsync()).Id()))).Should().Contain("A guest needs an account first");
    }

    [Fact]
    public async Task Everybody_is_found_by_name_or_e_mail_and_what_they_are()
    {
        var guest = await GuestAsync("annabel");
        await chief.ActAsync("Remove", ("person", (await GuestAsync("Zoe")).Id()));
        (await WireVisitor.GuestAsync(Server.Address)).Dispose(); // Has opened the page, but never connected.

        (await NamesAsync("")).Should().HaveCount(5).And.StartWith(["Anna", "annabel"]);
        (await NamesAsync("?find=ANNA")).Should().Equal("Anna", "annabel");
        (await NamesAsync("?find=anna@ex")).Should().Equal("Anna");
        (await NamesAsync("?find=shift")).Should().Equal("Night Shift");
        (await NamesAsync("?find=night.shift")).Should().Equal("Night Shift");
        (await NamesAsync("?find=anna&show=guests")).Should().Equal("annabel");
        (await NamesAsync("?show=operators")).Should().Equal("Night Shift");
        (await NamesAsync("?show=members")).Should().Equal("Anna");
        (await NamesAsync("?show=removed")).Should().Equal("Zoe");
        (await NamesAsync("?show=connected")).Should().Equal("Anna", "annabel", "Night Shift");
        (await NamesAsync("?find=%25")).Should().BeEmpty();
        (await NamesAsync("?find=<script>alert(1)</script>")).Should().BeEmpty();
        var page = await PageAsync("?find=annabel");
        page.Should().Contain($"/hub-log?person={guest.Id()}").And.Contain("connected").And.NotContain("Make operator");
    }

    [Fact]
    public async Task Fifty_are_a_page_and_the_last_one_leads_to_the_next()
    {
        await QueryAsync("""
            WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 120)
            INSERT INTO People (Id, Name, NameKey, Kind, Status, CreatedAt) SELECT 'id' || i, 'Same', 'same', 0, 0, 0 FROM n
            """);
        List<string> found = [];
        for (var path = "?find=same"; path.Length > 0;)
        {
            var page = await PageAsync(path);
            found.AddRange(Ids().Matches(page).Select(match => match.Groups[1].Value));
            path = Further().Match(page).Groups[1].Value.Replace("&amp;", "&", StringComparison.Ordinal);
        }

        found.Should().HaveCount(120).And.OnlyHaveUniqueItems();
        (await NamesAsync("")).Should().HaveCount(50);
        (await NamesAsync("?after=id50")).Should().HaveCount(50);
        (await NamesAsync("?after=nobody")).Should().HaveCount(50);
    }

    [Theory]
    [InlineData("show=nope")]
    [InlineData("show=1")]
    [InlineData("find=0123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789x")]
    public async Task An_address_that_cannot_be_is_refused(string query)
    {
        using var answer = await chief.Visitor!.Http.GetAsync(new Uri("/people?" + query, UriKind.Relative));
        answer.StatusCode.Should().Be(HttpStatusCode.BadRequest);
    }

    private Task<string> PageAsync(string query) => chief.Visitor!.Http.GetStringAsync(new Uri("/people" + query, UriKind.Relative));

    private async Task<string[]> NamesAsync(string query) =>
        [.. Names().Matches(await PageAsync(query)).Select(match => match.Groups[1].Value)];

    private Task<IReadOnlyList<string>> StateAsync() =>
        QueryAsync("SELECT Id, Kind, Status FROM People UNION ALL SELECT hex(Hash), Kind, Uses FROM Links ORDER BY 1");

    private async Task<HttpStatusCode> GetAsync(string link)
    {
        using var stranger = new WireVisitor(Server.Address);
        using var answer = await stranger.Http.GetAsync(new Uri(link));
        return answer.StatusCode;
    }

    private static string LinkIn(string page) => Link().Match(page).Groups[1].Value;

    [GeneratedRegex("""id="made-link" value="([^"]+)""")]
    private static partial Regex Link();

    [GeneratedRegex("""<p class="name"><b>([^<]+)</b>""")]
    private static partial Regex Names();

    [GeneratedRegex("""<li data-person="([^"]+)""")]
    private static partial Regex Ids();

    [GeneratedRegex("""href="/people([^"]*after=[^"]+)">Further""")]
    private static partial Regex Further();
}
