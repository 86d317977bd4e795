using ChatApp.Storage;
using ChatApp.Tests.Cli;
using ChatApp.Tests.Hosting;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace ChatApp.Tests.Storage;

/// <summary>The database releases disk space that is no longer used.</summary>
[Trait("kind", "server")]
public sealed class ShrinkingTests : WireTests
{
    private const long Megabyte = 1 << 20;

    private const string Fill = """
        WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 400)
        INSERT INTO HubLog (AtTicks, Event, IsOpen, Node, Cause, Agent) SELECT 0, 3, 0, 'here', 'x', hex(randomblob(32768)) FROM n
        """;

    private Store Store => Server.App.Services.GetRequiredService<Store>();

    private FileInfo Log => new(Server.DatabaseFile + "-wal");

    [Fact]
    public async Task The_database_gives_back_what_deleted_rows_have_left()
    {
        await FillAsync();
        await Store.WritePreparedAsync(
            connection => connection.Prepare("DELETE FROM HubLog WHERE AtTicks = 0").Execute(), CancellationToken.None);
        var before = await SizeAsync();

        await Server.App.Services.GetRequiredService<IncrementalVacuumService>().ShrinkAsync(CancellationToken.None);

        before.Should().BeGreaterThan(20 * Megabyte);
        (await SizeAsync()).Should().BeLessThan(10 * Megabyte, "some pages are kept for rows to come");
        (await QueryAsync("PRAGMA integrity_check")).Should().Equal("ok");
    }

    [Fact]
    public async Task The_server_looks_for_such_space_every_minute()
    {
        await FillAsync();
        await Store.WritePreparedAsync(
            connection => connection.Prepare("DELETE FROM HubLog WHERE AtTicks = 0").Execute(), CancellationToken.None);
        var (before, time) = (await SizeAsync(), new FakeTime());
        using var shrinking = new IncrementalVacuumService(Store, time, NullLogger<IncrementalVacuumService>.Instance);
        await shrinking.StartAsync(CancellationToken.None);
        await time.TimerMade.WaitAsync(TimeSpan.FromSeconds(15));
        time.LatestAt.Should().Be(60);

        time.Ring();

        using var looking = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(15));
        while (await SizeAsync() == before)
            await looking.WaitForNextTickAsync(patience.Token);
        await shrinking.StopAsync(CancellationToken.None);
    }

    [Fact]
    public async Task A_backup_of_an_older_database_makes_one_that_can_shrink()
    {
        using var copy = new StoredCopy();
        await QueryAsync("PRAGMA wal_checkpoint(TRUNCATE)");
        var older = Directory.CreateTempSubdirectory("chatapp-test-");
        await QueryAsync("PRAGMA auto_vacuum = NONE; VACUUM INTO '" + Path.Combine(older.FullName, "chat.db") + "'");
        StoredCopy.Query(Path.Combine(older.FullName, "chat.db"), "PRAGMA auto_vacuum").Should().Equal("0");

        (await CommandRun.ChatAppAsync("backup", copy.File, $"--Chat:DataFolder={older.FullName}")).ExitCode.Should().Be(0);

        StoredCopy.Query(copy.File, "PRAGMA auto_vacuum").Should().Equal("2");
        older.Delete(recursive: true);
    }

    [Fact]
    public async Task A_write_ahead_log_that_a_long_read_has_made_large_is_small_again_after_it()
    {
        await using (var reader = new SqliteConnection($"Data Source={Server.DatabaseFile};Pooling=False"))
        {
            await reader.OpenAsync();
            await using var reading = reader.BeginTransaction(deferred: true);
            await using var read = reader.CreateCommand();
            read.CommandText = "SELECT COUNT(*) FROM HubLog";
            await read.ExecuteScalarAsync();
            await FillAsync();
        }

        Log.Length.Should().BeGreaterThan(20 * Megabyte);
        var anna = await GuestAsync();
        for (var count = 0; count < 3; count++)
            await anna.SayAsync("a commit");

        Log.Length.Should().BeLessThanOrEqualTo(16 * Megabyte);
    }

    private Task<int> FillAsync() => Store.WritePreparedAsync(connection => connection.Prepare(Fill).Execute(), CancellationToken.None);

    private async Task<long> SizeAsync() =>
        long.Parse((await QueryAsync("SELECT page_count * page_size FROM pragma_page_count, pragma_page_size")).Single(), null);
}
