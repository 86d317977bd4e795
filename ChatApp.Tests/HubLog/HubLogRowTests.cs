using System.Globalization;
using System.Net;
using ChatApp.Contracts;
using ChatApp.HubLog;
using ChatApp.Storage;
using ChatApp.Tests.Hosting;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace ChatApp.Tests.HubLog;

[Trait("kind", "server")]
public sealed class HubLogRowTests() : WireTests("Chat:HubLogEntries=1000")
{
    private HubLogWriter Writer => Service<HubLogWriter>();

    [Fact]
    public async Task An_opening_and_its_end_are_kept_with_all_that_is_known()
    {
        var anna = await GuestAsync();
        await anna.SayAsync("a frame");
        await anna.CallAsync("Heartbeat");
        await anna.CallAsync("Goodbye", "bye");
        await anna.CloseAsync();
        await Server.Log.WaitAsync(1002);

        var rows = await KeptAsync();

        var opened = rows[0];
        opened.Should().BeEquivalentTo(new
        {
            Event = HubLogEvent.Opened,
            IsOpen = false,
            PersonId = anna.Id(),
            PersonName = anna.Hello!.Person.Name,
            ClientId = "document-1",
            ConnectionId = anna.Hello.ConnectionId,
            Address = "127.0.0.1",
            Connections = 1,
        });
        opened.ConnectMs.Should().BeInRange(0, 20_000);
        opened.RoundTripMs.Should().BeInRange(0, 20_000);
        var closed = rows[1];
        closed.Should().BeEquivalentTo(new
        {
            Event = HubLogEvent.Closed,
            ConnectionId = anna.Hello.ConnectionId,
            Connections = 0,
            Cause = "client-left",
            Code = 1000,
            FramesIn = 5L, // Handshake, Hello, message, heartbeat, goodbye.
        });
        closed.FramesOut.Should().BeGreaterThanOrEqualTo(4);
        closed.DurationMs.Should().BeInRange(1, 20_000);
        closed.HeartbeatAgoMs.Should().BeLessThanOrEqualTo(closed.DurationMs!.Value);
        closed.At.Should().BeOnOrAfter(opened.At).And.BeCloseTo(DateTimeOffset.UtcNow, TimeSpan.FromSeconds(20));
    }

    [Fact]
    public async Task A_refusal_is_kept()
    {
        using var stranger = new WireVisitor(Server.Address);
        (await stranger.AskAsync()).StatusCode.Should().Be(HttpStatusCode.Unauthorized);

        (await KeptAsync()).Should().ContainSingle().Which.Should().BeEquivalentTo(new
        {
            Event = HubLogEvent.Refused,
            Cause = "SignedOut",
            Code = 401,
            Address = "127.0.0.1",
            PersonId = (string?)null,
            DurationMs = (long?)null,
        });
    }

    [Fact]
    public async Task Who_comes_back_tells_how_it_ended_for_them()
    {
        var anna = await GuestAsync();
        anna.Die();
        await Server.Log.WaitAsync(1002);

        await ComeBackAsync(
            anna,
            new { cause = "network-lost", code = 1006, at = DateTimeOffset.UnixEpoch, hidden = true, online = false, roundTripMs = 230.5 });

        Ends(await KeptAsync()).Should().ContainSingle().Which.Should().BeEquivalentTo(new
        {
            Cause = "network-lost",
            ReportedCause = "network-lost",
            ReportedCode = 1006,
            ReportedHidden = true,
            ReportedOnline = false,
            ReportedRoundTripMs = 230.5,
            ReportedAtTicks = DateTimeOffset.UnixEpoch.UtcTicks,
        });
    }

    [Fact]
    public async Task The_account_of_a_connection_that_is_not_known_to_be_dead_waits_for_its_end()
    {
        var anna = await GuestAsync();

        await ComeBackAsync(anna, new { cause = "timed-out" });
        await Server.Log.WaitAsync(1002, "cause replaced");

        Ends(await KeptAsync()).Should().ContainSingle().Which.Should().BeEquivalentTo(new
        {
            Cause = "replaced",
            ConnectionId = anna.Hello!.ConnectionId,
            ReportedCause = "timed-out",
        });
    }

    [Fact]
    public async Task An_account_belongs_to_the_latest_end_of_the_same_document_and_an_end_is_told_once()
    {
        var anna = await GuestAsync();
        anna.Die();
        await Server.Log.WaitAsync(1002);
        var again = await ComeBackAsync(anna, new { cause = "network-lost", reason = "first" });
        var other = await AgainAsync(anna);
        again.Die();
        await Server.Log.WaitAsync(1002, again.Hello!.ConnectionId);
        other.Die();
        await Server.Log.WaitAsync(1002, other.Hello!.ConnectionId);
        await ComeBackAsync(anna, new { cause = "network-lost", reason = "second" });

        var ends = Ends(await KeptAsync());
        ends.Select(end => (end.ConnectionId, end.ReportedReason)).Should().BeEquivalentTo<(string, string?)>(
            [(anna.Hello!.ConnectionId, "first"), (again.Hello!.ConnectionId, "second"), (other.Hello!.ConnectionId, null)]);
    }

    [Fact]
    public async Task An_end_that_is_written_later_than_its_opening_leaves_nothing_open()
    {
        await using var server = await ServerProcess.StartAsync();
        using var visitor = await WireVisitor.GuestAsync(server.Address);
        await using (await visitor.ConnectAsync())
            await server.StoresAsync("SELECT COUNT(*) FROM HubLog WHERE IsOpen", "1");

        await server.StoresAsync("SELECT COUNT(*) FROM HubLog WHERE Event = 2", "1");
        await server.StoresAsync("SELECT COUNT(*) FROM HubLog WHERE IsOpen", "0");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task An_opening_that_is_noted_after_its_end_leaves_nothing_open(bool together)
    {
        var (store, joined, now) = (Service<HubLogStore>(), new HubLogOpening(), DateTimeOffset.UtcNow.UtcTicks);
        HubLogRow[] rows = [Row(HubLogEvent.Opened), Row(HubLogEvent.Closed), Row(HubLogEvent.Opened)];
        foreach (var batch in together ? [rows] : rows.Chunk(1))
            store.Append(batch);

        (await StoredAsync()).Should().HaveCount(3).And.NotContain(row => row.IsOpen);

        // From another node, so that this server does not close them as left open.
        HubLogRow Row(HubLogEvent what)
        {
            var isOpen = what == HubLogEvent.Opened;
            return new() { AtTicks = now, Event = what, IsOpen = isOpen, ConnectionId = "one", Opening = joined, Node = "elsewhere" };
        }
    }

    [Fact]
    public async Task What_a_killed_server_left_open_gets_an_end_at_the_next_start()
    {
        await using var server = await ServerProcess.StartAsync();
        using var visitor = await WireVisitor.GuestAsync(server.Address);
        await using (var client = await visitor.ConnectAsync())
        {
            await server.StoresAsync("SELECT COUNT(*) FROM HubLog WHERE IsOpen", "1");
            await server.KillAsync();
        }

        await server.StartAgainAsync();

        await server.StoresAsync("SELECT Event || Cause FROM HubLog WHERE Event = 2", "2server-killed");
        await server.StoresAsync("SELECT COUNT(*) FROM HubLog WHERE IsOpen", "0");
    }

    [Fact]
    public async Task Old_entries_go_and_so_do_those_beyond_the_number()
    {
        var old = DateTimeOffset.UtcNow.AddDays(-15).UtcTicks;
        var now = DateTimeOffset.UtcNow.UtcTicks;
        var store = Service<HubLogStore>();
        store.Append([.. Enumerable.Range(0, 2_500).Select(_ => Refusal(old))]);
        store.Append([Refusal(now)]);

        await store.PruneAsync(CancellationToken.None);
        (await QueryAsync("SELECT COUNT(*) FROM HubLog")).Should().Equal("1");

        await QueryAsync(ManyMore);
        await store.PruneAsync(CancellationToken.None);
        (await QueryAsync("SELECT COUNT(*), MAX(Key) - MIN(Key) FROM HubLog")).Should().Equal("1000|999");
    }

    [Fact]
    public async Task There_are_never_more_entries_than_the_number()
    {
        var store = Service<HubLogStore>();

        for (var batch = 0; batch < 4; batch++)
        {
            store.Append([.. Enumerable.Range(0, 400).Select(_ => Refusal(DateTimeOffset.UtcNow.UtcTicks))]);
            (await QueryAsync("SELECT COUNT(*) FROM HubLog")).Should().Equal($"{Math.Min(1_000, 400 * (batch + 1))}");
        }

        await QueryAsync(ManyMore);
        store.Append([Refusal(0), Refusal(0)]);
        int.Parse((await QueryAsync("SELECT COUNT(*) FROM HubLog"))[0], CultureInfo.InvariantCulture)
            .Should().BeInRange(1_000, 2_498, "a limit that was lowered is come down to with each batch, and the server prunes as well");
    }

    [Fact]
    public async Task While_much_is_pruned_others_have_their_turn_in_between()
    {
        var (entries, store) = (Service<HubLogStore>(), Service<Store>());
        await QueryAsync(ManyMore.Replace("1500", "30000", StringComparison.Ordinal));
        long Count() => store.Read(reader => reader.List("SELECT COUNT(*) FROM \"HubLog\"", row => row.GetInt64(0)))[0];

        var pruning = entries.PruneAsync(CancellationToken.None);
        HashSet<long> seen = [];
        while (!pruning.IsCompleted)
            seen.Add(
                await store.WritePreparedAsync(
                    connection => connection.Prepare("SELECT COUNT(*) FROM \"HubLog\"").First(row => row.GetInt64(0)),
                    CancellationToken.None));
        await pruning;

        Count().Should().Be(1_000);
        seen.Should().HaveCountGreaterThan(20, "29,000 entries go in pieces, and others have their turn in between");
    }

    [Fact]
    public void When_more_comes_than_can_wait_the_oldest_are_dropped_and_counted()
    {
        using var idle = new HubLogWriter(
            Service<HubLogStore>(), Service<HubLogMetrics>(), TimeProvider.System, NullLogger<HubLogWriter>.Instance);

        for (var number = 0; number < HubLogWriter.Capacity + 5; number++)
            idle.Note(Refusal(0));

        idle.Dropped.Should().Be(5);
    }

    [Fact]
    public async Task Connections_come_and_go_while_the_store_is_locked_and_are_written_later()
    {
        using var visitor = await WireVisitor.GuestAsync(Server.Address);
        await using (await TestDatabase.HoldAsync(Server))
        {
            await using var client = await visitor.ConnectAsync();
            client.Die();
            await Server.Log.WaitAsync(1002);
        }

        (await KeptAsync()).Select(row => row.Event).Should().Equal(HubLogEvent.Opened, HubLogEvent.Closed);
    }

    /// <summary>SQL that inserts 1,500 current rows, without the server's writer.</summary>
    private static readonly string ManyMore = $"""
        WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1500)
        INSERT INTO HubLog (AtTicks, Event, IsOpen, Node, Cause)
        SELECT {DateTimeOffset.UtcNow.UtcTicks}, 3, FALSE, 'here', 'ServerFull' FROM n
        """;

    private static HubLogRow Refusal(long atTicks) => new() { AtTicks = atTicks, Event = HubLogEvent.Refused, Cause = "ServerFull" };

    private static IEnumerable<HubLogRow> Ends(IEnumerable<HubLogRow> rows) => rows.Where(row => row.Event == HubLogEvent.Closed);

    private T Service<T>()
        where T : notnull => Server.App.Services.GetRequiredService<T>();

    private static async Task<WireClient> ComeBackAsync(WireClient before, object lastLoss)
    {
        var client = await before.Visitor!.OpenAsync();
        await client.HandshakeAsync();
        client.Hello = System.Text.Json.JsonSerializer.Deserialize<HelloAnswer>(
            await client.CallAsync("Hello", new { clientId = "document-1", lastLoss }), WireClient.Json);
        return client;
    }

    /// <summary>All rows, after the writer has stored its pending ones.</summary>
    private async Task<IReadOnlyList<HubLogRow>> KeptAsync()
    {
        await Writer.StopAsync(CancellationToken.None);
        return await StoredAsync();
    }

    private async Task<IReadOnlyList<HubLogRow>> StoredAsync()
    {
        await using var db = await Service<Store>().OpenAsync(CancellationToken.None);
        return await db.Set<HubLogRow>().AsNoTracking().OrderBy(row => row.Key).ToListAsync();
    }
}
