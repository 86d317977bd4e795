using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;
using ChatApp.Connections;
using ChatApp.HubLog;
using ChatApp.Pages;
using ChatApp.Tests.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace ChatApp.Tests.Pages;

/// <summary>The operator's Hub log page, by HTTP requests without a browser.</summary>
[Trait("kind", "server")]
public sealed partial class HubLogPageTests : OperatorPageTests
{
    [Fact]
    public async Task Only_operators_see_it()
    {
        using var stranger = new WireVisitor(Server.Address);
        var guest = await GuestAsync();

        foreach (var path in new[] { "/hub-log", "/hub-log?handler=Live", "/hub-log?handler=Csv", "/hub-log?handler=Json" })
        {
            using var answer = await guest.Visitor!.Http.GetAsync(new Uri(path, UriKind.Relative));
            answer.StatusCode.Should().Be(HttpStatusCode.Forbidden, path);
            (await answer.Content.ReadAsStringAsync()).Should().Contain("for the operator").And.NotContain("Night Shift");
            using var strangers = await stranger.Http.GetAsync(new Uri(path, UriKind.Relative));
            (await strangers.Content.ReadAsStringAsync()).Should().Contain("/sign-in").And.NotContain("Night Shift");
        }
    }

    [Fact]
    public async Task Refusals_that_are_one_row_show_how_many_they_are()
    {
        using var stranger = new WireVisitor(Server.Address);
        for (var attempt = 0; attempt < 12; attempt++)
            (await stranger.AskAsync()).Dispose();
        await KeptAsync();

        var page = await Operator.Http.GetStringAsync(new Uri("/hub-log?event=refused", UriKind.Relative));
        Rows().Matches(page).Should().ContainSingle();
        page.Should().Contain("× 12</b>").And.MatchRegex(
            @"<a href=""/hub-log\?cause=SignedOut"">SignedOut</a>\s*<svg[^>]*>.*?</svg>\s*<b>12</b>",
            "the summary counts attempts as well");
        var csv = (await Operator.Http.GetStringAsync(new Uri("/hub-log?event=refused&handler=Csv", UriKind.Relative))).Split("\r\n");
        csv[1].Split(',')[csv[0].Split(',').ToList().IndexOf("attempts")].Should().Be("12");
    }

    [Theory]
    [InlineData("End", "connection")]
    [InlineData("EndPerson", "person")]
    [InlineData("EndShare", "percent")]
    [InlineData("Announce", "minutes")]
    [InlineData("CancelDrain", "")]
    [InlineData("Drain", "")]
    [InlineData("Reopen", "")]
    public async Task Nobody_else_acts_and_no_form_of_another_site_does(string handler, string field)
    {
        var guest = await GuestAsync();
        var value = field switch { "connection" => OperatorsClient.Hello!.ConnectionId, "person" => OperatorsClient.Id(), _ => "100" };

        using var answer = await guest.Visitor!.PostFormAsync($"/hub-log?handler={handler}", [new(field, value)]);
        using var form = new FormUrlEncodedContent([new(field, value)]);
        using var forged = await Operator.Http.PostAsync(new Uri($"/hub-log?handler={handler}", UriKind.Relative), form);

        answer.StatusCode.Should().Be(HttpStatusCode.Forbidden);
        forged.StatusCode.Should().Be(HttpStatusCode.BadRequest);
        Server.Registry.Count.Should().Be(2);
        Server.App.Services.GetRequiredService<ServerState>().Closing.Should().BeFalse();
        Server.App.Services.GetRequiredService<INodeDrain>().AnnouncedIn.Should().BeNull();
    }

    [Fact]
    public async Task It_shows_what_is_filtered()
    {
        var anna = await GuestAsync("Anna");
        await anna.CallAsync("Goodbye", "bye");
        await anna.CloseAsync();
        await Server.Log.WaitAsync(1002);
        using var stranger = new WireVisitor(Server.Address);
        (await stranger.AskAsync()).Dispose();
        await KeptAsync();

        (await EventsAsync("")).Should().Equal("refused", "closed", "opened", "opened");
        (await EventsAsync($"?person={anna.Id()}")).Should().Equal("closed", "opened");
        (await EventsAsync("?cause=client-left")).Should().Equal("closed");
        (await EventsAsync("?cause=SignedOut")).Should().Equal("refused");
        (await EventsAsync("?event=opened")).Should().Equal("opened", "opened");
        (await EventsAsync("?address=127.0.0.1&event=closed")).Should().Equal("closed");
        (await EventsAsync("?address=192.0.2.1")).Should().BeEmpty();
        (await EventsAsync("?from=2000-01-01T00:00&to=2001-01-01T00:00")).Should().BeEmpty();
        (await EventsAsync("?from=2000-01-01T00:00")).Should().HaveCount(4);
        (await EventsAsync("?before=2")).Should().Equal("opened");
        (await EventsAsync("?handler=Live&event=refused")).Should().Equal("refused");
    }

    [Theory]
    [InlineData("event=nope")]
    [InlineData("event=1")]
    [InlineData("from=yesterday")]
    [InlineData("to=9999-99-99T00:00")]
    [InlineData("before=-1")]
    [InlineData("before=99999999999999999999")]
    [InlineData("person=0123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789x")]
    public async Task An_address_that_cannot_be_is_refused(string query) =>
        (await StatusAsync(Operator, "/hub-log?" + query)).Should().Be(HttpStatusCode.BadRequest);

    [Theory]
    [InlineData("person=<script>alert(1)</script>")]
    [InlineData("person=%25' OR 1=1 --")]
    [InlineData("cause=%00")]
    [InlineData("address=\"><img src=x onerror=alert(1)>")]
    public async Task Hostile_words_find_nothing_and_run_nothing(string query)
    {
        var page = await Operator.Http.GetStringAsync(new Uri("/hub-log?" + query, UriKind.Relative));

        Rows().Matches(page).Should().BeEmpty();
        page.Should().NotContain("<script>alert").And.NotContain("<img");
    }

    [Fact]
    public async Task Exports_hold_what_is_filtered_and_no_formula()
    {
        var evil = await AgainAsync(await GuestAsync("=HYPERLINK(\"http://evil.example\",\"a, b\")"));
        await evil.CallAsync("Goodbye", "bye");
        await evil.CloseAsync();
        await Server.Log.WaitAsync(1002);
        await KeptAsync();

        var csv = await Operator.Http.GetStringAsync(new Uri($"/hub-log?person={evil.Id()}&handler=Csv", UriKind.Relative));
        var json = JsonDocument.Parse(
            await Operator.Http.GetStringAsync(new Uri($"/hub-log?person={evil.Id()}&handler=Json", UriKind.Relative))).RootElement;

        var lines = csv.Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
        lines.Should().HaveCount(4);
        lines[0].TrimStart('\uFEFF').Should().StartWith("at,event,person,personId,");
        lines[3].Should().Contain(",closed,\"'=HYPERLINK(\"\"http://evil.example\"\",\"\"a, b\"\")\",").And.Contain("client-left,1000");
        json.GetArrayLength().Should().Be(3);
        json[2].GetProperty("cause").GetString().Should().Be("client-left");
        json[2].GetProperty("person").GetString().Should().StartWith("=HYPERLINK", "a reader of JSON runs no formulas");
    }

    [Theory]
    [InlineData("=1+1", "'=1+1")]
    [InlineData(" \t@SUM(A1)", "' \t@SUM(A1)")]
    [InlineData("\uFF1D1+1", "'\uFF1D1+1")]
    [InlineData("-1", "'-1")]
    [InlineData("a\nb", "\"a\nb\"")]
    [InlineData("\n=1", "\"'\n=1\"")]
    [InlineData("plain", "plain")]
    [InlineData(-1.5, "-1.5")]
    [InlineData(null, "")]
    public void A_cell_is_never_a_formula(object? value, string cell) => CsvCell.Of(value).Should().Be(cell);

    [Fact]
    public async Task An_operator_ends_one_connection_one_persons_or_a_share()
    {
        var anna = await GuestAsync();
        var again = await AgainAsync(anna);
        await ActAsync("End", "connection", anna.Hello!.ConnectionId);
        (await anna.Ended).Should().Be((4010, "dropped-by-operator"));
        await EndedAsync(1);
        Server.Registry.Count.Should().Be(2, "the other connection of the same person stays");

        var third = await AgainAsync(anna);
        await ActAsync("EndPerson", "person", anna.Id());
        (await again.Ended).Code.Should().Be(4010);
        (await third.Ended).Code.Should().Be(4010);
        await EndedAsync(3);
        Server.Registry.Count.Should().Be(1);

        await GuestsAsync(9);
        await ActAsync("EndShare", "percent", "25");
        await EndedAsync(6);
        Server.Registry.Count.Should().Be(7, "a quarter of ten, rounded up, was ended");
        using var none = await Operator.PostFormAsync("/hub-log?handler=EndShare", [new("percent", "0")]);
        none.StatusCode.Should().Be(HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task It_foretells_what_a_restart_does()
    {
        (await Operator.Http.GetStringAsync(new Uri("/hub-log", UriKind.Relative)))
            .Should().Contain("1 person would be disconnected, with 1 connection.");
        await AgainAsync(await GuestAsync());

        (await Operator.Http.GetStringAsync(new Uri("/hub-log", UriKind.Relative)))
            .Should().Contain("2 people would be disconnected, with 3 connections.").And.Contain("All of them are let in again at once.");
    }

    [Fact]
    public async Task It_says_how_the_last_restart_went()
    {
        var anna = await GuestAsync();
        await AgainAsync(anna);
        await Server.App.Services.GetRequiredService<INodeDrain>().DrainAsync();
        Server.App.Services.GetRequiredService<ServerState>().TryReopen();
        await AgainAsync(anna);
        await KeptAsync();

        var restart = Restart().Match(await Operator.Http.GetStringAsync(new Uri("/hub-log", UriKind.Relative))).Value;
        Cells().Matches(restart).Take(4).Select(cell => cell.Groups[1].Value)
            .Should().Equal(["3", "3", "2", "1"], "three connections of two people ended, and one is back");
        Cells().Matches(restart).Select(cell => cell.Groups[1].Value).Should().HaveCount(8).And.NotContain("–");
    }

    [Fact]
    public async Task An_entry_of_a_newer_node_is_shown_by_its_number()
    {
        await KeptAsync();
        await QueryAsync("UPDATE HubLog SET Event = 99");
        await QueryAsync("UPDATE Audit SET Event = 99");

        (await EventsAsync("")).Should().Equal("99");
        (await Operator.Http.GetStringAsync(new Uri("/audit", UriKind.Relative))).Should().Contain(">99</a>");
    }

    private static async Task<HttpStatusCode> StatusAsync(WireVisitor visitor, string path)
    {
        using var answer = await visitor.Http.GetAsync(new Uri(path, UriKind.Relative));
        return answer.StatusCode;
    }

    private async Task<string> ActAsync(string handler, string field = "", string value = "")
    {
        using var answer = await Operator.PostFormAsync($"/hub-log?handler={handler}", [new(field, value)]);
        answer.EnsureSuccessStatusCode();
        answer.RequestMessage!.RequestUri!.AbsolutePath.Should().Be("/hub-log");
        return await answer.Content.ReadAsStringAsync();
    }

    private Task<LogEntry> EndedAsync(int count) => Server.Log.WaitAsync(1002, count: count);

    /// <summary>Stops the writer, so that all events are in the database.</summary>
    private Task KeptAsync() => Server.App.Services.GetRequiredService<HubLogWriter>().StopAsync(CancellationToken.None);

    private async Task<string[]> EventsAsync(string query)
    {
        var page = await Operator.Http.GetStringAsync(new Uri("/hub-log" + query, UriKind.Relative));
        return [.. Rows().Matches(page).Select(row => row.Groups[1].Value)];
    }

    [GeneratedRegex("""<tr data-key="\d+" data-event="(\w+)">""")]
    private static partial Regex Rows();

    [GeneratedRegex("""id="restart".*?</table>""", RegexOptions.Singleline)]
    private static partial Regex Restart();

    [GeneratedRegex("<td>(.+?)</td>")]
    private static partial Regex Cells();
}
