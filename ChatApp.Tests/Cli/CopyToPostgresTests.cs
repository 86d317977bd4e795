using System.Diagnostics;
using System.Text.Json;
using ChatApp.Search;
using ChatApp.Storage;
using ChatApp.Tests.Files;
using ChatApp.Tests.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace ChatApp.Tests.Cli;

/// <summary><c>copy-to-postgres</c>.</summary>
[Trait("kind", "server")]
public sealed class CopyToPostgresTests : IAsyncLifetime
{
    private const string Last = "missing 0, doubled 0";

    private readonly DirectoryInfo data = Directory.CreateTempSubdirectory("chatapp-test-");
    private string database = "";

    public async Task InitializeAsync() => database = await PostgresServer.CreateDatabaseAsync();

    public async Task DisposeAsync()
    {
        data.Delete(recursive: true);
        await PostgresServer.DropAsync(database);
    }

    [Fact]
    public async Task A_server_on_the_copy_shows_the_same_to_the_same_people_and_a_second_copy_changes_nothing()
    {
        await using var source = await ServerProcess.StartAsync();
        using var visitor = await WireVisitor.GuestAsync(source.Address);
        await SetUpAsync(source, visitor);
        await using var anna = await visitor.ConnectAsync();
        using var guest = await WireVisitor.GuestAsync(source.Address);
        await using var ben = await guest.ConnectAsync();
        byte[] file = [.. "Notes"u8];
        var first = await anna.SayAsync("Crème brûlée");
        await anna.EditAsync(await anna.SayAsync("typed wrongly"), "edited");
        await anna.DeleteAsync(await anna.SayAsync("deleted"));
        await ben.ReactAsync(first, "👍");
        await anna.PinAsync(first);
        await ben.ReplyAsync(first, "an answer");
        var sent = await anna.SendFilesAsync(anna.Room, "", await anna.UploadAsync(file));
        var garden = (await anna.CreateRoomAsync("Garden", "closed")).Id;
        await anna.SayInAsync(garden, "in the garden");
        string[] before = [await PagesAsync(anna, anna.Room), await PagesAsync(anna, garden), JsonSerializer.Serialize(anna.Hello!.Person)];
        source.Terminate();
        await source.ExitAsync();

        var run = await CopyAsync(source.DataFolder.FullName);
        var rows = await RowsAsync();
        var again = await CopyAsync(source.DataFolder.FullName);

        run.Error.Should().BeEmpty();
        Lines(run)[^1].Should().Be(Last);
        Lines(run).Should().Contain(line => line.StartsWith("Messages") && line.EndsWith("           6            6"));
        again.Should().Be(run);
        (await RowsAsync()).Should().Equal(rows);
        await using var server = await TestServer.StartAsync(
            $"ConnectionStrings:Postgres={database}", "Chat:FileStore=postgres");
        using var here = new WireVisitor(server.Address);
        here.Cookies.Add(visitor.Cookies.GetAllCookies());
        await using var later = await here.ConnectAsync();
        server.Epoch.Should().Be(anna.Hello.Epoch);
        string[] after =
            [await PagesAsync(later, anna.Room), await PagesAsync(later, garden), JsonSerializer.Serialize(later.Hello!.Person)];
        after.Should().Equal(before);
        (await later.BytesAsync(sent.Files!.Single())).Should().Equal(file);
        var search = server.App.Services.GetRequiredService<MessageSearch>();
        await Patience.UntilAsync(async () =>
            (await search.FindAsync(later.Id(), new(SearchQuery.Parse("creme")), CancellationToken.None)).Value!.Hits.Count == 1);
        (await later.SayInAsync(garden, "after the copy")).Number.Should().Be(2);
        await later.CreateRoomAsync("Another");
        var late = await CopyAsync(source.DataFolder.FullName);
        late.Error.Should().Contain("a server has run since");
    }

    [Fact]
    public async Task A_copy_that_was_killed_leaves_nothing_and_can_be_run_again()
    {
        await StoredCopy.FillAsync(data.FullName, 300);
        await using var holding = await PostgresServer.OpenAsync(database);
        await using (var hold = await holding.BeginTransactionAsync())
        {
            await TestDatabase.QueryAsync(holding, "LOCK TABLE \"Messages\" IN SHARE MODE");
            string[] command =
            [
                Path.Combine(AppContext.BaseDirectory, "ChatApp.dll"), "copy-to-postgres", $"--Chat:DataFolder={data.FullName}",
                $"--ConnectionStrings:Postgres={database}",
            ];
            using var copy = Process.Start(new ProcessStartInfo("dotnet", command) { WorkingDirectory = Repository.WebProject })!;
            const string Waiting = "SELECT COUNT(*) FROM pg_locks WHERE NOT granted AND relation = '\"Messages\"'::regclass";
            await Patience.UntilAsync(async () => (await QueryAsync(Waiting)).Single() == "1");
            copy.Kill();
            await copy.WaitForExitAsync();
        }

        var run = await CopyAsync(data.FullName);

        run.Error.Should().BeEmpty();
        Lines(run)[^1].Should().Be(Last);
        (await QueryAsync("SELECT COUNT(*), MAX(rowid), MAX(\"Number\") FROM \"Messages\"")).Should().Equal("300|300|300");
    }

    [Fact]
    public async Task It_refuses_a_folder_in_use_and_a_database_with_other_data()
    {
        await StoredCopy.FillAsync(data.FullName, 1);

        (await CommandRun.ChatAppAsync("copy-to-postgres", $"--Chat:DataFolder={data.FullName}")).Should()
            .Match<CommandRun>(run => run.ExitCode == 1 && run.Error.Contains("ConnectionStrings:Postgres must name the database"));
        using (var used = new DataFolderLock(new DataFolder(data.FullName)))
        {
            used.AcquireShared();
            (await CopyAsync(data.FullName)).Should().Match<CommandRun>(run => run.ExitCode == 1 && run.Error.Contains("is using"));
        }

        await using (await TestServer.StartAsync($"ConnectionStrings:Postgres={database}"))
        {
        }

        (await CopyAsync(data.FullName)).Should()
            .Match<CommandRun>(run => run.ExitCode == 1 && run.Error.Contains("has the data of another server"));
    }

    private static async Task SetUpAsync(ServerProcess server, WireVisitor visitor)
    {
        var line = await server.WaitForLogAsync(line => line.Contains("/setup/", StringComparison.Ordinal));
        using var answer = await visitor.PostFormAsync(line[line.IndexOf("/setup/", StringComparison.Ordinal)..].Trim(),
            [new("name", "Night Shift"), new("email", OperatorSetUp.Email), new("password", OperatorSetUp.Password)]);
        answer.EnsureSuccessStatusCode();
    }

    private static async Task<string> PagesAsync(WireClient client, string room) => JsonSerializer.Serialize(
        new[] { (await client.EnterAsync(room)).Messages, (await client.ChangesAsync(room, 0)).Messages });

    private static string[] Lines(CommandRun run) => run.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);

    private Task<CommandRun> CopyAsync(string from) => CommandRun.ChatAppAsync(
        "copy-to-postgres", $"--Chat:DataFolder={from}", "--Chat:FileStore=postgres", $"--ConnectionStrings:Postgres={database}");

    // With the transaction that wrote each.
    private Task<IReadOnlyList<string>> RowsAsync() => QueryAsync(
        "SELECT xmin::text, \"Messages\"::text FROM \"Messages\" UNION ALL SELECT xmin::text, \"Store\"::text FROM \"Store\" "
        + "UNION ALL SELECT xmin::text, \"Keys\"::text FROM \"Keys\" "
        + "UNION ALL SELECT xmin::text, \"FileContents\"::text FROM \"FileContents\" ORDER BY 2");

    private Task<IReadOnlyList<string>> QueryAsync(string sql) => PostgresServer.QueryAsync(database, sql);
}
