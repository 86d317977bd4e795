using System.Diagnostics;
using ChatApp.Contracts;
using ChatApp.Tests.Hosting;
using ChatApp.Tests.Security;
using Npgsql;

namespace ChatApp.Tests.Storage;

/// <summary>Servers whose data is in PostgreSQL.</summary>
[Trait("kind", "server")]
public sealed class PostgresTests : IAsyncLifetime
{
    /// <summary>The contract's 5 s, and one for a busy machine.</summary>
    private static readonly TimeSpan Answered = TimeSpan.FromSeconds(6);

    private string database = "";

    public async Task InitializeAsync() => database = await PostgresServer.CreateDatabaseAsync();

    public Task DisposeAsync() => PostgresServer.DropAsync(database);

    [Fact]
    public async Task Servers_that_write_to_one_room_at_the_same_moment_leave_no_hole_and_no_repeat()
    {
        const int each = 150;
        await using var one = await StartAsync(database);
        await using var other = await StartAsync(database);
        using var visitor = await WireVisitor.GuestAsync(one.Address);
        using var second = await WireVisitor.GuestAsync(other.Address);
        await using var anna = await visitor.ConnectAsync();
        await using var ben = await second.ConnectAsync();

        var stored = (await Task.WhenAll(SayAsync(anna), SayAsync(ben))).SelectMany(some => some).ToList();

        stored.Select(message => message.Number).Order().Should().Equal(Enumerable.Range(1, 2 * each).Select(number => (long)number));
        stored.Select(message => message.Change).Order().Should().Equal(Enumerable.Range(1, 2 * each).Select(number => (long)number));
        (await QueryAsync("SELECT COUNT(DISTINCT rowid), MAX(rowid) FROM \"Messages\"")).Should().Equal($"{2 * each}|{2 * each}");

        static async Task<List<MessageView>> SayAsync(WireClient client)
        {
            List<MessageView> said = [];
            for (var number = 0; number < each; number++)
                said.Add(await client.SayAsync($"message {number}"));
            return said;
        }
    }

    [Fact]
    public async Task While_the_database_is_away_a_message_is_answered_in_time_and_the_connection_stays()
    {
        await using var path = new TcpRelay(new NpgsqlConnectionStringBuilder(database).Port);
        await using var server = await StartAsync(new NpgsqlConnectionStringBuilder(database) { Port = path.Port }.ToString());
        using var visitor = await WireVisitor.GuestAsync(server.Address);
        await using var anna = await visitor.ConnectAsync();
        await anna.SayAsync("before");
        foreach (var id in new[] { 1101, 1103, 1106, 1109, 1110, 1112, 1137, 1152, 1198, 1199, 1226, 1229, 20102, 20004, 20006 })
            server.Log.Expect(id);

        path.Refuse();
        path.Reset();
        var clock = Stopwatch.StartNew();
        try
        {
            await anna.SayAsync("meanwhile", "the-id").ShouldBeRefused("TryAgain");
            clock.Elapsed.Should().BeLessThan(TimeSpan.FromSeconds(6));
        }
        finally
        {
            path.Accept();
        }

        MessageView? later = null;
        await Patience.UntilAsync(async () => (later = await TryAsync(anna, "meanwhile", "the-id")) is not null);
        later!.Number.Should().Be(2);
        (await anna.EnterAsync()).Messages.Select(message => message.Text).Should().Equal("before", "meanwhile");
    }

    [Fact]
    public async Task While_the_database_stands_still_each_call_and_page_is_answered_in_time()
    {
        await using var path = new TcpRelay(new NpgsqlConnectionStringBuilder(database).Port);
        await using var server = await TestServer.StartAsync(
            $"ConnectionStrings:Postgres={new NpgsqlConnectionStringBuilder(database) { Port = path.Port }}",
            "Chat:MessagesPerSecond=1000", "Chat:MessagesAtOnce=10000");
        using var visitor = await WireVisitor.GuestAsync(server.Address);
        WireClient[] clients = await Task.WhenAll(Enumerable.Range(1, 4).Select(number => visitor.ConnectAsync($"document-{number}")));
        foreach (var id in new[] { 1101, 1103, 1106, 1109, 1110, 1112, 1137, 1152, 1198, 1199, 1226, 1229, 20102, 20004, 20006 })
            server.Log.Expect(id);

        path.Hold();
        try
        {
            await Task.WhenAll(
                [
                    // Calls of one connection run one after another.
                    .. clients.Select((client, number) => number % 2 == 0
                        ? InTimeAsync("a message", client.SayAsync("hello"))
                        : InTimeAsync("a room", client.CallAsync("CreateRoom", "open", $"room {number}", null))),
                    VisitAsync(), VisitAsync(),
                ]);
        }
        finally
        {
            path.Release();
        }

        await Patience.UntilAsync(async () => await TryAsync(clients[0], "later", "the-id") is not null);
        foreach (var client in clients)
            await client.DisposeAsync();

        static async Task InTimeAsync(string what, Task call)
        {
            var clock = Stopwatch.StartNew();
            await call.ShouldBeRefused("TryAgain");
            clock.Elapsed.Should().BeLessThan(Answered, what);
        }

        async Task VisitAsync()
        {
            using var newcomer = PlainBrowser.Stranger(server.Address);
            var clock = Stopwatch.StartNew();
            (await newcomer.GetAsync("/")).Status.Should().Be(503);
            clock.Elapsed.Should().BeLessThan(Answered, "a page");
        }
    }

    [Fact]
    public async Task A_database_of_a_newer_program_is_refused_with_a_line()
    {
        await using (await StartAsync(database))
        {
        }

        await QueryAsync("""INSERT INTO "__EFMigrationsHistory" VALUES ('29991231000000_Later', '20.0.0')""");
        await ShouldNotStartAsync(database, "was written by a newer ChatApp (29991231000000_Later)");
    }

    [Theory]
    [InlineData("Host=127.0.0.1;Port=1;Username=x;Database=x", "cannot be reached")]
    [InlineData("Colour=blue", "ConnectionStrings:Postgres cannot be read")]
    public Task What_cannot_be_reached_or_read_stops_the_start_with_a_line(string connection, string says) =>
        ShouldNotStartAsync(connection, says);

    [Theory]
    [InlineData("backup")]
    [InlineData("restore")]
    public async Task Backup_and_restore_name_the_tools_of_PostgreSQL(string command)
    {
        var run = await CommandRun.ChatAppAsync(command, "file", $"--ConnectionStrings:Postgres={database}");

        run.ExitCode.Should().Be(1);
        run.Error.Should().Contain("pg_dump").And.NotContain("   at ");
    }

    private static async Task ShouldNotStartAsync(string connection, string says)
    {
        var folder = Directory.CreateTempSubdirectory("chatapp-test-");
        var run = await CommandRun.ChatAppAsync(
            "--Urls=http://127.0.0.1:0", $"--Chat:DataFolder={folder.FullName}", $"--ConnectionStrings:Postgres={connection}");
        folder.Delete(recursive: true);

        run.ExitCode.Should().Be(1);
        run.Error.Should().Contain(says).And.NotContain("   at ");
    }

    private static Task<TestServer> StartAsync(string connection) => TestServer.StartAsync($"ConnectionStrings:Postgres={connection}");

    private static async Task<MessageView?> TryAsync(WireClient client, string text, string id)
    {
        try
        {
            return await client.SayAsync(text, id);
        }
        catch (WireCallException)
        {
            return null;
        }
    }

    private Task<IReadOnlyList<string>> QueryAsync(string sql) => PostgresServer.QueryAsync(database, sql);
}
