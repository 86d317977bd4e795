using ChatApp.Tests.Hosting;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace ChatApp.Tests.Storage;

/// <summary>The keys that sign cookies, of several servers on one PostgreSQL database.</summary>
[Trait("kind", "server")]
public sealed class PostgresKeysTests : IAsyncLifetime
{
    private string database = "";

    public async Task InitializeAsync() => database = await PostgresServer.CreateDatabaseAsync();

    public Task DisposeAsync() => PostgresServer.DropAsync(database);

    [Fact]
    public async Task Servers_that_start_at_the_same_moment_make_one_key_and_read_each_others_cookies()
    {
        Task<TestServer[]> starting;
        await using (var holding = await PostgresServer.OpenAsync(database))
        {
            await TestDatabase.QueryAsync(holding, "BEGIN; LOCK TABLE \"Keys\" IN SHARE MODE"); // Nobody can insert.
            const string Patient = "Command Timeout=30;Options=-c idle_in_transaction_session_timeout=0";
            starting = Task.WhenAll(Enumerable.Range(0, 2).Select(_ =>
                Task.Run(() => TestServer.StartAsync($"ConnectionStrings:Postgres={database};{Patient}"))));
            const string Waiting =
                "SELECT COUNT(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'";
            await Patience.UntilAsync(async () => (await QueryAsync(Waiting)).Single() == "2");
        }

        var started = await starting;
        await using var one = started[0];
        await using var other = started[1];
        foreach (var server in started)
            server.Log.Expect(1241); // On a busy machine the second server waits for longer than a call would.
        using var visitor = await WireVisitor.GuestAsync(one.Address);
        await using var here = await visitor.ConnectAsync();

        await using var there = await ConnectAsync(other, visitor);

        there.Id().Should().Be(here.Id());
        (await QueryAsync("SELECT COUNT(*) FROM \"Keys\"")).Should().Equal("1");
        Directory.Exists(Path.Combine(Path.GetDirectoryName(one.DatabaseFile)!, "keys")).Should().BeFalse();
    }

    [Fact]
    public async Task A_start_waits_for_a_node_that_holds_the_write_lock_for_longer_than_a_call_waits()
    {
        await using (await StartAsync())
        {
            // It makes the tables.
        }

        var log = new RecordedLog();
        Task<TestServer> starting;
        await using (var holding = await PostgresServer.OpenAsync(database))
        {
            await TestDatabase.QueryAsync(holding, "BEGIN; UPDATE \"Store\" SET \"Version\" = \"Version\"");
            starting = Task.Run(() => TestServer.StartAsync(
                builder => builder.Logging.AddProvider(log), $"ConnectionStrings:Postgres={database}"));
            await log.WaitAsync(1241);
        }

        await using var server = await starting;

        server.Log.Expect(1241);
        server.Log.Lines(1241).Should().NotBeEmpty();
    }

    [Fact]
    public async Task A_key_that_another_server_makes_is_used_without_a_restart()
    {
        await using var one = await StartAsync();
        await using var other = await StartAsync();
        var old = Protector(one).Protect("text");
        var keys = one.App.Services.GetRequiredService<IKeyManager>();
        var first = keys.GetAllKeys().Single().KeyId;
        keys.CreateNewKey(DateTimeOffset.UtcNow, DateTimeOffset.UtcNow.AddDays(90));
        keys.RevokeKey(first);
        await Patience.UntilAsync(() => !Reads(one, old));

        // In this order: the framework itself looks for a key that it does not know, but only in the first two minutes.
        await Patience.UntilAsync(() => Reads(one, Protector(other).Protect("text")));
        Reads(other, Protector(one).Protect("text")).Should().BeTrue();
        (await QueryAsync("SELECT COUNT(*) FROM \"Keys\"")).Single().Should().Be("3", "the other server needs none of its own");
    }

    [Theory]
    [InlineData("no xml at all")]
    [InlineData("<key id=\"8a2b9d0e-0000-0000-0000-000000000000\" version=\"1\" />")]
    public async Task A_bad_row_beside_a_good_one_is_named_once_and_passed_over(string xml)
    {
        WireVisitor visitor;
        await using (var before = await StartAsync())
            visitor = await WireVisitor.GuestAsync(before.Address);
        await QueryAsync($"INSERT INTO \"Keys\" VALUES ('key-bad', '{xml}')");

        await using var server = await StartAsync();

        server.Log.Expect(1150);
        await using var again = await ConnectAsync(server, visitor);
        again.Hello.Should().NotBeNull("the good key is used");
        server.Log.Lines(1150).Should().ContainSingle().Which.Should().Contain("key-bad of the PostgreSQL database cannot be used");
        visitor.Dispose();
    }

    private static IDataProtector Protector(TestServer server) =>
        server.App.Services.GetRequiredService<IDataProtectionProvider>().CreateProtector("test");

    private static bool Reads(TestServer server, string text)
    {
        try
        {
            return Protector(server).Unprotect(text) == "text";
        }
        catch (System.Security.Cryptography.CryptographicException)
        {
            return false;
        }
    }

    // Cookies are of a host, whatever its port.
    private static async Task<WireClient> ConnectAsync(TestServer server, WireVisitor with)
    {
        using var visitor = new WireVisitor(server.Address);
        visitor.Cookies.Add(with.Cookies.GetAllCookies());
        return await visitor.ConnectAsync(Guid.NewGuid().ToString("N"));
    }

    private Task<TestServer> StartAsync() => TestServer.StartAsync($"ConnectionStrings:Postgres={database}");

    private Task<IReadOnlyList<string>> QueryAsync(string sql) => PostgresServer.QueryAsync(database, sql);
}
