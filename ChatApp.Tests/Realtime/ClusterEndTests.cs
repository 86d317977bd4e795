using ChatApp.Connections;
using ChatApp.Contracts;
using ChatApp.HubLog;
using ChatApp.People;
using ChatApp.Rooms;
using ChatApp.Storage;
using ChatApp.Tests.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace ChatApp.Tests.Realtime;

/// <summary>What ends a connection on one node ends it on the other, also when no bell rings.</summary>
[Trait("kind", "server")]
public sealed class ClusterEndTests(SilentCluster cluster) : IClassFixture<SilentCluster>
{
    private ClusterNodes Nodes => cluster.Nodes;

    [Fact]
    public async Task A_page_that_connects_to_another_node_ends_its_connection_on_the_first()
    {
        var (visitor, elsewhere) = await Nodes.BrowsersAsync();
        await using var before = await visitor.ConnectAsync("one-page");

        await using var now = await elsewhere.ConnectAsync("one-page");

        (await before.Ended).Code.Should().Be(4009);
        (await now.CallAsync("Heartbeat")).GetProperty("connections").GetInt32().Should().BePositive("the newer one stays");
    }

    [Fact]
    public async Task A_page_that_comes_back_to_its_first_node_keeps_the_newest_connection()
    {
        var (visitor, elsewhere) = await Nodes.BrowsersAsync();
        await using var first = await visitor.ConnectAsync("a-page");
        await using var second = await elsewhere.ConnectAsync("a-page");
        await using var third = await visitor.ConnectAsync("a-page");

        (await second.Ended).Code.Should().Be(4009);
        (await first.Ended).Code.Should().Be(4009);
        await using var other = await visitor.ConnectAsync("another-page"); // What is stored after it has been read once this is replaced.
        await using var fence = await elsewhere.ConnectAsync("another-page");
        (await other.Ended).Code.Should().Be(4009);
        third.Ended.IsCompleted.Should().BeFalse();
    }

    [Fact]
    public async Task A_page_that_is_connecting_is_newer_than_what_another_node_tells_meanwhile()
    {
        using var pause = new PausedLog(1007);
        await using var third = await TestServer.StartAsync(
            builder => builder.Logging.AddProvider(pause),
            $"ConnectionStrings:Postgres={cluster.Database}", $"ConnectionStrings:Redis={SilentCluster.NoBell}");
        var (visitor, _) = await Nodes.BrowsersAsync();
        using var elsewhere = ClusterNodes.VisitorAt(third, visitor);
        await using var newer = await elsewhere.OpenAsync(await elsewhere.TicketAsync());
        await newer.HandshakeAsync();
        var hello = newer.CallAsync("Hello", new { clientId = "a-page", lastLoss = new { cause = "network-lost" } });
        await pause.Reached; // It is known, and its notice is not stored.

        await using var older = await visitor.ConnectAsync("a-page");
        await using var other = await elsewhere.ConnectAsync("another-page"); // Once it is replaced, the third node has read of the older.
        await using var fence = await visitor.ConnectAsync("another-page");
        (await other.Ended).Code.Should().Be(4009);
        pause.Release();

        await hello;
        (await older.Ended).Code.Should().Be(4009);
        newer.Ended.IsCompleted.Should().BeFalse();
    }

    [Fact]
    public async Task Who_quits_a_room_on_one_node_and_joins_it_again_on_the_other_has_it()
    {
        await using var anna = await WireVisitor.ConnectGuestAsync(Nodes.One.Address);

        await Nodes.Two.App.Services.GetRequiredService<RoomStore>().QuitAsync(anna.Id(), anna.Room, CancellationToken.None);
        await Nodes.One.App.Services.GetRequiredService<RoomStore>().JoinAsync(anna.Id(), anna.Room, CancellationToken.None);
        await Nodes.AppliedAsync();

        anna.Events.Last(one => one.Target is "RoomLost" or "RoomChanged").Target.Should().Be("RoomChanged");
    }

    [Fact]
    public async Task The_last_of_two_names_is_shown_on_each_node()
    {
        await using var anna = await WireVisitor.ConnectGuestAsync(Nodes.One.Address);

        await Nodes.Two.App.Services.GetRequiredService<PersonStore>().RenameAsync(anna.Id(), "Older Name", CancellationToken.None);
        await Nodes.One.App.Services.GetRequiredService<PersonStore>().RenameAsync(anna.Id(), "Newer Name", CancellationToken.None);
        await Nodes.AppliedAsync();

        anna.Came<Person>("PersonChanged").Last(person => person.Id == anna.Id()).Name.Should().Be("Newer Name");
    }

    [Theory]
    [InlineData("End")]
    [InlineData("EndPerson")]
    [InlineData("EndShare")]
    public async Task An_operator_ends_connections_of_the_other_node(string handler)
    {
        await using var ben = await WireVisitor.ConnectGuestAsync(Nodes.Two.Address);
        await RecordedAsync(ben);
        KeyValuePair<string, string> which = handler switch
        {
            "End" => new("connection", ben.Hello!.ConnectionId),
            "EndPerson" => new("person", ben.Id()),
            _ => new("percent", "100"),
        };

        using var answer = await cluster.Operator.PostFormAsync($"/hub-log?handler={handler}", [which]);

        (await answer.Content.ReadAsStringAsync()).Should().MatchRegex("Ended: [1-9]");
        (await ben.Ended).Code.Should().Be(4010);
    }

    [Fact]
    public async Task An_operator_drains_the_other_node_and_takes_it_back()
    {
        await using var ben = await WireVisitor.ConnectGuestAsync(Nodes.Two.Address);
        var (here, there) = (StateOf(Nodes.One), StateOf(Nodes.Two));

        (await OrderAsync("Announce", minutes: 5)).Should().Contain("is told");
        (await ben.EventsAsync<RestartNotice>("RestartAnnounced", 1))[0].InSeconds.Should().Be(300);
        await Patience.UntilAsync(async () =>
            (await cluster.Operator.Http.GetStringAsync(new Uri("/hub-log", UriKind.Relative))).Contains("Cancel the drain"));
        await OrderAsync("CancelDrain");
        (await ben.EventsAsync<RestartNotice>("RestartAnnounced", 2))[1].InSeconds.Should().BeNull();
        await OrderAsync("Drain");
        (await ben.Ended).Code.Should().Be(1012);
        there.Closing.Should().BeTrue();
        here.Closing.Should().BeFalse();
        await OrderAsync("Reopen");
        await Patience.UntilAsync(() => !there.Closing);

        await using var db = new NpgsqlConnection(cluster.Database);
        await db.OpenAsync();
        (await TestDatabase.QueryAsync(
            db, $"""SELECT "Address" FROM "Audit" WHERE "Event" IN (20, 21, 35, 36) AND "ActorName" IS NOT NULL"""))
            .Should().Equal(Enumerable.Repeat("127.0.0.1", 4));
    }

    [Fact]
    public async Task A_person_cuts_their_connection_of_the_other_node()
    {
        using var visitor = await WireVisitor.GuestAsync(Nodes.Two.Address);
        await using var ben = await visitor.ConnectAsync();
        using var elsewhere = ClusterNodes.VisitorAt(Nodes.One, visitor);
        var hubLog = Nodes.One.App.Services.GetRequiredService<HubLogQueries>();
        await Patience.UntilAsync(async () => (await hubLog.OpenAsync(null, ben.Id(), CancellationToken.None)).Count == 1);

        using var answer = await elsewhere.PostFormAsync(
            "/account/connections?handler=Cut", [new("connection", ben.Hello!.ConnectionId)]);

        (await answer.Content.ReadAsStringAsync()).Should().Contain("Cut: 1.");
        (await ben.Ended).Code.Should().Be(4010);
    }

    [Theory]
    [InlineData(true, 4003)]
    [InlineData(false, 4001)]
    public async Task A_ban_and_a_sign_out_end_connections_of_the_other_node(bool banned, int code)
    {
        var (visitor, elsewhere) = await Nodes.BrowsersAsync();
        await using var ben = await visitor.ConnectAsync();

        if (banned)
        {
            await using var theOperator = await cluster.Operator.ConnectAsync();
            (await Nodes.One.App.Services.GetRequiredService<PersonStore>().RemoveAsync(theOperator.Id(), ben.Id(), [], default))
                .Granted.Should().BeTrue();
        }
        else
        {
            (await elsewhere.PostFormAsync("/sign-out", [])).Dispose();
        }

        (await ben.Ended).Code.Should().Be(code);
    }

    [Fact]
    public async Task Connections_that_a_dead_node_left_open_in_the_hub_log_are_ended_by_another()
    {
        await using var ben = await WireVisitor.ConnectGuestAsync(Nodes.Two.Address);
        await RecordedAsync(ben);
        await using var db = new NpgsqlConnection(cluster.Database);
        await db.OpenAsync();
        await TestDatabase.QueryAsync(
            db, """
            INSERT INTO "HubLog" ("AtTicks", "Event", "IsOpen", "ConnectionId", "Node") VALUES (1, 0, TRUE, 'left', 'a dead node')
            """);

        await Nodes.One.App.Services.GetRequiredService<HubLogStore>().EndOfDeadAsync(CancellationToken.None);

        (await TestDatabase.QueryAsync(
            db, """SELECT "Cause" FROM "HubLog" WHERE "ConnectionId" = 'left' AND NOT "IsOpen" ORDER BY "Key" """))
            .Should().Equal("", "server-killed");
        (await OpenAsync(ben)).Should().ContainSingle("its node is alive");
    }

    // Waits until the first node finds the connection in the hub log.
    private Task RecordedAsync(WireClient client) => Patience.UntilAsync(async () => (await OpenAsync(client)).Count == 1);

    private Task<List<HubLogRow>> OpenAsync(WireClient client) => Nodes.One.App.Services.GetRequiredService<HubLogQueries>()
        .OpenAsync(client.Hello!.ConnectionId, null, CancellationToken.None);

    private static ServerState StateOf(TestServer node) => node.App.Services.GetRequiredService<ServerState>();

    // A form of the second node, which reaches the first.
    private async Task<string> OrderAsync(string handler, int? minutes = null)
    {
        using var answer = await cluster.Operator.PostFormAsync(
            $"/hub-log?handler={handler}",
            [new("node", Nodes.Two.App.Services.GetRequiredService<NodeNotices>().Node), new("minutes", $"{minutes}")]);
        return await answer.Content.ReadAsStringAsync();
    }
}
