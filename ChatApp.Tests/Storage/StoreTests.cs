using ChatApp.Rooms;
using ChatApp.Storage;
using ChatApp.Tests.Cli;
using ChatApp.Tests.Hosting;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using Microsoft.Extensions.DependencyInjection;

namespace ChatApp.Tests.Storage;

[Trait("kind", "server")]
public sealed class StoreTests
{
    [Fact]
    public async Task A_caller_who_goes_at_the_last_moment_neither_undoes_a_change_nor_leaves_an_error_in_the_log()
    {
        await using var server = await TestServer.StartAsync();
        var store = server.App.Services.GetRequiredService<Store>();
        using var gone = new CancellationTokenSource();

        await store.WriteAsync(async db =>
        {
            (await db.Set<RoomRow>().SingleAsync()).Topic = "written";
            await db.SaveChangesAsync();
            await gone.CancelAsync();
            return true;
        }, gone.Token);

        await using var after = await store.OpenAsync(CancellationToken.None);
        (await after.Set<RoomRow>().SingleAsync()).Topic.Should().Be("written");
    }

    [Fact]
    public async Task A_caller_who_goes_earlier_undoes_a_change_and_leaves_no_error_in_the_log_either()
    {
        await using var server = await TestServer.StartAsync();
        var store = server.App.Services.GetRequiredService<Store>();
        using var gone = new CancellationTokenSource();

        var writing = () => store.WriteAsync(async db =>
        {
            (await db.Set<RoomRow>().SingleAsync()).Topic = "written";
            await gone.CancelAsync();
            return true;
        }, gone.Token);

        await writing.Should().ThrowAsync<OperationCanceledException>();
        await using var after = await store.OpenAsync(CancellationToken.None);
        (await after.Set<RoomRow>().SingleAsync()).Topic.Should().BeEmpty();
    }

    [Fact]
    public void The_migration_that_a_start_looks_for_is_the_last_one()
    {
        using var db = Database("never-opened.db");

        db.Database.GetMigrations().Last().Should().Be(SqliteChatDbContext.NewestMigration);
    }

    [Fact]
    public async Task A_start_that_finds_a_database_of_before_the_last_migration_applies_it()
    {
        var data = Directory.CreateTempSubdirectory("chatapp-test-");
        var file = Path.Combine(data.FullName, "chat.db");
        using (var db = Database(file))
            await db.GetService<IMigrator>().MigrateAsync(db.Database.GetMigrations().SkipLast(1).Last());

        await using (await ServerProcess.StartAsync($"--Chat:DataFolder={data.FullName}"))
        {
            using var db = Database(file);
            (await db.Database.GetAppliedMigrationsAsync()).Should().EndWith(SqliteChatDbContext.NewestMigration);
        }

        data.Delete(recursive: true);
    }

    [Fact]
    public async Task A_database_of_a_newer_program_is_left_alone()
    {
        var data = Directory.CreateTempSubdirectory("chatapp-test-");
        await using (await ServerProcess.StartAsync($"--Chat:DataFolder={data.FullName}"))
        {
        }

        using (var db = Database(Path.Combine(data.FullName, "chat.db")))
            await db.Database.ExecuteSqlRawAsync("INSERT INTO __EFMigrationsHistory VALUES ('29990101000000_Later', '99.0.0')");

        var run = await CommandRun.ChatAppAsync("--Urls=http://127.0.0.1:0", $"--Chat:DataFolder={data.FullName}");

        run.ExitCode.Should().Be(1);
        run.Error.TrimEnd().Should().Contain("was written by a newer ChatApp (29990101000000_Later)").And.NotContain("\n");
        data.Delete(recursive: true);
    }

    [Fact]
    public async Task The_database_is_its_owners_alone_in_a_folder_that_was_there_before()
    {
        var data = Directory.CreateTempSubdirectory("chatapp-test-");
        await CommandRun.RunAsync("chmod", ["755", data.FullName]);
        var file = Path.Combine(data.FullName, "chat.db");
        using (var db = Database(file))
            await db.Database.MigrateAsync();
        await CommandRun.RunAsync("chmod", ["644", file]);

        await using (await ServerProcess.StartAsync($"--Chat:DataFolder={data.FullName}"))
        {
            data.GetFiles("chat.db*").Should().HaveCountGreaterThan(1)
                .And.OnlyContain(one => one.UnixFileMode == (UnixFileMode.UserRead | UnixFileMode.UserWrite));
        }

        data.Delete(recursive: true);
    }

    [Fact]
    public async Task A_new_database_has_a_write_ahead_log_so_that_readers_hold_up_no_writer()
    {
        await using var server = await TestServer.StartAsync();

        StoredCopy.Query(server.DatabaseFile, "PRAGMA journal_mode").Should().Equal("wal");
    }

    [Fact]
    public async Task Who_comes_after_an_ordinary_start_reads_and_writes_without_waiting_for_EF()
    {
        var data = Directory.CreateTempSubdirectory("chatapp-test-");
        var folder = $"Chat:DataFolder={data.FullName}";
        await (await TestServer.StartAsync(folder)).DisposeAsync(); // Creates the database, with EF.
        var made = 0;

        await using (var server = await TestServer.StartAsync(
            builder => builder.Services.ConfigureDbContext<SqliteChatDbContext>(_ => made++), folder))
        {
            using var visitor = await WireVisitor.GuestAsync(server.Address);
            await using var anna = await visitor.ConnectAsync();
            await anna.SayAsync("one");
            using var ben = await WireVisitor.GuestAsync(server.Address);
            await using var reader = await ben.ConnectAsync();
            (await reader.EnterAsync(0)).Messages.Should().ContainSingle();
            await reader.CallAsync("MarkRead", reader.Room, 1);
            (await visitor.Http.GetAsync(new Uri("/healthz/ready", UriKind.Relative))).EnsureSuccessStatusCode();
            made.Should().Be(0);

            await server.SetUpAsync(visitor);
            made.Should().Be(1, "that is no common thing to do, and EF's work");
        }

        data.Delete(recursive: true);
    }

    [Fact]
    public async Task A_read_that_takes_too_long_is_interrupted_and_the_next_one_is_not()
    {
        await using var server = await TestServer.StartAsync();
        var store = server.App.Services.GetRequiredService<Store>();
        const string endless = "WITH RECURSIVE n(i) AS (VALUES(1) UNION ALL SELECT i + 1 FROM n) SELECT COUNT(*) FROM n";

        var reading = () => store.Read(reader => reader.Within(
            TimeSpan.FromMilliseconds(50), TimeProvider.System, _ => reader.List(endless, row => row.GetInt64(0))));

        reading.Should().Throw<TimeoutException>();
        store.Read(reader => reader.Within(
            TimeSpan.FromMinutes(1), TimeProvider.System, _ => reader.List("SELECT 1", row => row.GetInt64(0)))).Should().Equal(1);
    }

    private static SqliteChatDbContext Database(string file) =>
        new(new DbContextOptionsBuilder<SqliteChatDbContext>().UseSqlite($"Data Source={file};Pooling=False").Options);
}
