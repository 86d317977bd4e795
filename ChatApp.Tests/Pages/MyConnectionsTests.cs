using System.Net;
using System.Text.RegularExpressions;
using ChatApp.Audit;
using ChatApp.HubLog;
using ChatApp.Tests.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace ChatApp.Tests.Pages;

/// <summary>The page of a person's own connections, by HTTP requests without a browser.</summary>
[Trait("kind", "server")]
public sealed partial class MyConnectionsTests : WireTests
{
    [Fact]
    public async Task It_shows_a_person_their_own_connections_and_nobody_elses()
    {
        var (anna, ben) = (await GuestAsync(), await GuestAsync());
        var again = await AgainAsync(anna);
        await anna.CallAsync("Goodbye", "bye");
        await anna.CloseAsync();
        again.Die();
        await Server.Log.WaitAsync(1002, count: 2);
        await AgainAsync(anna);
        await KeptAsync();

        var page = await PageOfAsync(anna);
        Entries().Matches(page).Select(entry => entry.Groups[2].Value).Should().Equal("opened", "closed", "closed");
        page.Should().Contain("<b>You left the page</b>").And.Contain("<b>Lost: the network went away, and nothing was said</b>")
            .And.Contain("1 connection was lost since");
        (await QueryAsync($"SELECT Key FROM HubLog WHERE PersonId = '{anna.Id()}'"))
            .Should().Contain(Entries().Matches(page).Select(entry => entry.Groups[1].Value));
        Entries().Matches(await PageOfAsync(ben)).Should().ContainSingle().Which.Groups[2].Value.Should().Be("opened");
    }

    [Fact]
    public async Task It_goes_back_page_by_page_and_names_the_network_of_most_losses()
    {
        var anna = await GuestAsync();
        await KeptAsync();
        foreach (var (address, count) in new[] { ("192.0.2.1", 40), ("192.0.2.2", 80) })
        {
            await QueryAsync($"""
                INSERT INTO HubLog (AtTicks, Event, IsOpen, PersonId, Address, Node, Cause, Code, DurationMs, Attempts)
                WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {count})
                SELECT {DateTime.UtcNow.Ticks}, 2, FALSE, '{anna.Id()}', '{address}', 'n', 'network-lost', 1006, 61000, 1 FROM n
                """);
        }

        var first = await PageOfAsync(anna);
        var older = await PageOfAsync(anna, Older().Match(first).Value);

        first.Should().Contain("120 connections were lost since").And.Contain("80 at 192.0.2.2").And.Contain("1 min 1 s");
        Entries().Matches(first).Concat(Entries().Matches(older)).Select(entry => entry.Groups[1].Value)
            .Should().HaveCount(121).And.OnlyHaveUniqueItems();
        older.Should().NotContain("lost since").And.NotContain("?older=");
    }

    [Fact]
    public async Task A_person_cuts_their_own_connections_as_a_drill_and_nobody_elses()
    {
        var (anna, ben) = (await GuestAsync(), await GuestAsync());
        var again = await AgainAsync(anna);

        (await CutAsync(ben, anna.Hello!.ConnectionId)).Should().Contain("You have no open connection");
        (await CutAsync(anna, anna.Hello!.ConnectionId)).Should().Contain("Cut: 1.");
        (await anna.Ended).Should().Be((4010, "dropped-by-operator"));
        again.Ended.IsCompleted.Should().BeFalse();
        await Server.Log.WaitAsync(1002);
        (await CutAsync(anna)).Should().Contain("Cut: 1.");
        (await again.Ended).Code.Should().Be(4010);

        ben.Ended.IsCompleted.Should().BeFalse();
        (await QueryAsync($"SELECT ActorId, SubjectId FROM Audit WHERE Event = {(int)AuditEvent.ConnectionsEnded}"))
            .Should().AllBe($"{anna.Id()}|{anna.Id()}").And.NotBeEmpty();
    }

    [Fact]
    public async Task A_person_cuts_five_times_at_once_and_then_waits()
    {
        var anna = await GuestAsync();
        await CutAsync(anna);
        for (var cut = 2; cut <= 5; cut++)
            (await CutAsync(anna)).Should().Contain("You have no open connection");

        using var refused = await anna.Visitor!.PostFormAsync("/account/connections?handler=Cut", []);

        refused.StatusCode.Should().Be(HttpStatusCode.TooManyRequests);
        (await refused.Content.ReadAsStringAsync()).Should().Contain("That was often enough for now");
    }

    [Fact]
    public async Task The_chat_page_learns_by_the_status_whether_a_connection_was_cut()
    {
        var anna = await GuestAsync();

        (await StatusAsync("gone")).Should().Be(HttpStatusCode.Conflict);
        (await StatusAsync(anna.Hello!.ConnectionId)).Should().Be(HttpStatusCode.NoContent);

        (await anna.Ended).Code.Should().Be(4010);
        (await PageOfAsync(anna)).Should().NotContain("Cut: 1.", "the chat page has told it");

        async Task<HttpStatusCode> StatusAsync(string connection)
        {
            using var answer = await anna.Visitor!.PostFormAsync(
                "/account/connections?handler=Cut", [new("connection", connection), new("fromChat", "true")]);
            return answer.StatusCode;
        }
    }

    private static Task<string> PageOfAsync(WireClient client, string query = "") =>
        client.Visitor!.Http.GetStringAsync(new Uri("/account/connections" + query, UriKind.Relative));

    private static async Task<string> CutAsync(WireClient client, string? connection = null)
    {
        using var answer = await client.Visitor!.PostFormAsync(
            "/account/connections?handler=Cut", connection is null ? [] : [new("connection", connection)]);
        answer.EnsureSuccessStatusCode();
        return await answer.Content.ReadAsStringAsync();
    }

    /// <summary>Stops the writer, so that all events are in the database.</summary>
    private Task KeptAsync() => Server.App.Services.GetRequiredService<HubLogWriter>().StopAsync(CancellationToken.None);

    [GeneratedRegex("""<li data-key="(\d+)" data-event="(\w+)">""")]
    private static partial Regex Entries();

    [GeneratedRegex(@"\?older=\d+")]
    private static partial Regex Older();
}
