using System.Net;
using ChatApp.Storage;
using ChatApp.Tests.Cli;
using ChatApp.Tests.Hosting;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace ChatApp.Tests.Storage;

/// <summary>The server is ready only if it can serve a page and store a message, and reports at the start what is missing.</summary>
[Trait("kind", "server")]
public sealed class ReadinessTests
{
    [Fact]
    public async Task A_new_database_has_exactly_what_the_build_expects()
    {
        await using var server = await TestServer.StartAsync();

        var there = server.App.Services.GetRequiredService<Store>().Read(StoreSchema.Of);

        there.Where(part => !part.StartsWith("__EF", StringComparison.Ordinal) && !part.StartsWith("sqlite_", StringComparison.Ordinal))
            .Should().BeEquivalentTo(StoreSchema.Expected.Split('\n').SelectMany(StoreSchema.PartsOf));
    }

    [Theory]
    [InlineData("DROP TABLE \"Mentions\"", "the column RoomKey of the table Mentions")]
    [InlineData("ALTER TABLE \"People\" RENAME COLUMN \"NameKey\" TO \"Key2\"", "the column NameKey of the table People")]
    [InlineData("DROP INDEX \"IX_Messages_RoomKey_Change\"", "the index IX_Messages_RoomKey_Change")]
    public async Task A_broken_schema_is_found_by_the_running_server_and_stops_the_next_start(string broken, string missing)
    {
        await using var server = new RolledBackServer();
        await server.StartAsync();
        server.Log.Expect(1152);
        (await FoundAsync(server)).Should().BeNull();

        StoredCopy.Query(server.Database, broken);

        (await FoundAsync(server)).Should().Be($"the database lacks {missing}");
        await server.StopAsync();
        (await FluentActions.Awaiting(server.StartAsync).Should().ThrowAsync<StoreException>())
            .Which.Message.Should().Contain($"lacks {missing}").And.NotContain("\n");
    }

    [Fact]
    public async Task What_breaks_while_it_runs_is_said_once_and_makes_it_not_ready_until_it_is_mended()
    {
        await using var server = new RolledBackServer();
        await server.StartAsync();
        server.Log.Expect(1152);
        (await server.ReadyAsync()).Should().Be(HttpStatusCode.OK);
        StoredCopy.Query(server.Database, "ALTER TABLE \"Links\" RENAME TO \"Away\"");
        await server.Log.WaitAsync(1152);
        (await server.ReadyAsync()).Should().Be(HttpStatusCode.ServiceUnavailable);

        StoredCopy.Query(server.Database, "ALTER TABLE \"Away\" RENAME TO \"Links\"");

        await server.Log.WaitAsync(1153);
        server.Log.Lines(1152).Should().Equal("Not ready: the database lacks the column Key of the table Links");
        (await server.ReadyAsync()).Should().Be(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_database_that_somebody_else_keeps_locked_is_not_ready()
    {
        await using var server = new RolledBackServer();
        await server.StartAsync();
        foreach (var id in (int[])[1109, 1110, 1152])
            server.Log.Expect(id);
        using (var other = new SqliteConnection($"Data Source={server.Database};Pooling=False"))
        {
            other.Open();
            using var locking = other.CreateCommand();
            locking.CommandText = "BEGIN IMMEDIATE";
            locking.ExecuteNonQuery();

            (await FoundAsync(server)).Should().Contain("the database cannot be written").And.Contain("locked");
        }
    }

    [Fact]
    public async Task Without_ICU_the_start_stops_with_one_line()
    {
        var data = Directory.CreateTempSubdirectory("chatapp-test-");

        var run = await CommandRun.RunAsync(
            "dotnet", [typeof(Program).Assembly.Location, "--Urls=http://127.0.0.1:0", $"--Chat:DataFolder={data.FullName}"],
            ("DOTNET_SYSTEM_GLOBALIZATION_INVARIANT", "1"));

        run.ExitCode.Should().Be(1);
        run.Error.TrimEnd().Should().StartWith("ChatApp cannot start: ICU is missing or switched off.").And.NotContain("\n");
        data.Delete(recursive: true);
    }

    private static async Task<string?> FoundAsync(RolledBackServer server)
    {
        var checks = server.App.Services.GetRequiredService<HealthCheckService>();
        return (await checks.CheckHealthAsync(check => check.Name != "last trial"))
            .Entries.Values.FirstOrDefault(entry => entry.Status != HealthStatus.Healthy).Description;
    }
}
