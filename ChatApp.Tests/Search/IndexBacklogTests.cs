using ChatApp.Load.BigRooms;
using ChatApp.Search;
using ChatApp.Tests.Cli;
using ChatApp.Tests.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace ChatApp.Tests.Search;

/// <summary>A database with messages and an empty index, as after the upgrade.</summary>
[Trait("kind", "server")]
[Trait("database", "sqlite")]
public sealed class IndexBacklogTests : IDisposable
{
    private const string Forget = """
        INSERT INTO "MessageSearch" ("MessageSearch") VALUES ('delete-all');
        UPDATE "MessageSearchBacklog" SET "Before" = (SELECT MAX(rowid) + 1 FROM "Messages");
        """;

    private readonly DirectoryInfo data = Directory.CreateTempSubdirectory("chatapp-test-");

    private string File => Path.Combine(data.FullName, "chat.db");

    private string Folder => $"Chat:DataFolder={data.FullName}";

    [Fact]
    public async Task Messages_of_before_the_upgrade_are_found_soon_and_until_then_the_answer_says_how_many_are_missing()
    {
        await MakeOlderDatabaseAsync(1_000);
        await using (var server = await TestServer.StartAsync(Folder, "Chat:SearchesAtOnce=100000"))
        {
            using var visitor = await WireVisitor.GuestAsync(server.Address);
            await using var anna = await visitor.ConnectAsync();
            await anna.JoinAsync(Room());
            var search = server.App.Services.GetRequiredService<MessageSearch>();
            SearchPage page;
            var before = 0L;
            do
            {
                page = (await search.FindAsync(anna.Id(), new(SearchQuery.Parse("build")), CancellationToken.None)).Value!;
                page.Total.Should().Be(1_000);
                page.Searched.Should().BeInRange(before, 1_000);
                before = page.Searched;
            }
            while (page.Searched < page.Total);

            page.Hits.Should().HaveCount(20);
            await IndexCheck.ShouldAgreeAsync(File);
        }
    }

    [Fact]
    public async Task The_operators_page_and_the_answer_tell_how_many_messages_are_not_indexed_yet()
    {
        await MakeOlderDatabaseAsync(1_234);
        await using var server = await TestServer.StartAsync(
            builder => builder.Services.Remove(
                builder.Services.Single(service => service.ImplementationType == typeof(IndexBacklogService))), Folder);
        using var visitor = await WireVisitor.GuestAsync(server.Address);
        await server.SetUpAsync(visitor);
        await using var chief = await visitor.ConnectAsync();
        await chief.JoinAsync(Room());

        (await visitor.Http.GetStringAsync(new Uri("/hub-log", UriKind.Relative))).Should().Contain("1,234 messages are not in it yet");
        (await visitor.Http.GetStringAsync(new Uri("/search?q=build", UriKind.Relative)))
            .Should().Contain("0 of 1,234 messages searched.").And.Contain("The older ones are being indexed.");
    }

    [Fact]
    public async Task Indexing_goes_on_after_kills_while_messages_are_written_edited_and_deleted()
    {
        await MakeOlderDatabaseAsync(5_000);
        await using var server = await ServerProcess.StartAsync(
            $"--{Folder}", "--Chat:MessagesPerSecond=500", "--Chat:MessagesAtOnce=1000");
        for (var round = 0; round < 4; round++)
        {
            using var visitor = await WireVisitor.GuestAsync(server.Address);
            await using (var anna = await visitor.ConnectAsync())
            {
                var message = await anna.SayAsync($"round {round}");
                await anna.EditAsync(message, $"edited {round}");
                await anna.DeleteAsync(await anna.SayAsync("to be deleted"));
            }

            await server.KillAsync();
            await server.StartAgainAsync();
        }

        await Patience.UntilAsync(() => Waiting() == "1");
        await IndexCheck.ShouldAgreeAsync(File);
    }

    public void Dispose() => data.Delete(recursive: true);

    private string Waiting() => StoredCopy.Query(File, """SELECT "Before" FROM "MessageSearchBacklog" """).Single();

    private string Room() => StoredCopy.Query(File, """SELECT "Id" FROM "Rooms" ORDER BY "Key" DESC LIMIT 1""").Single();

    private async Task MakeOlderDatabaseAsync(int messages)
    {
        (await BigRoomCommand.RunAsync(["--messages", $"{messages}", $"--{Folder}"], TextWriter.Null, CancellationToken.None))
            .Should().Be(0);
        StoredCopy.Query(File, Forget);
    }
}
