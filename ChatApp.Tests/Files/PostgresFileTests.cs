using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using ChatApp.Files;
using ChatApp.Tests.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace ChatApp.Tests.Files;

/// <summary>Files whose contents are in PostgreSQL.</summary>
[Trait("kind", "server")]
public sealed class PostgresFileTests : IAsyncLifetime
{
    private const int Part = 256 * 1024;

    private string database = "";

    public async Task InitializeAsync() => database = await PostgresServer.CreateDatabaseAsync();

    public Task DisposeAsync() => PostgresServer.DropAsync(database);

    [Fact]
    public async Task A_file_sent_at_one_server_comes_from_another_one_whole_and_in_pieces()
    {
        await using var one = await StartAsync();
        await using var other = await StartAsync();
        var content = RandomNumberGenerator.GetBytes((3 * Part) + 17);
        using var visitor = await WireVisitor.GuestAsync(one.Address);
        await using var anna = await visitor.ConnectAsync();
        var message = await anna.SendFilesAsync(anna.Room, "", await anna.UploadAsync(content, "film.mp4"));
        using var second = await WireVisitor.GuestAsync(other.Address);
        await using var ben = await second.ConnectAsync();

        (await ben.BytesAsync(message.Files!.Single())).Should().Equal(content);

        foreach (var (from, to) in new[] { (Part - 5, Part + 5), (10, 20), (Part, (2 * Part) - 1), (3 * Part, content.Length - 1) })
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, $"/files/{message.Files!.Single().Id}/film.mp4")
            { Headers = { Range = new RangeHeaderValue(from, to) } };
            using var answer = await second.Http.SendAsync(request);
            answer.StatusCode.Should().Be(HttpStatusCode.PartialContent);
            (await answer.Content.ReadAsByteArrayAsync()).Should().Equal(content[from..(to + 1)]);
        }

        (await QueryAsync("SELECT COUNT(*), MAX(length(\"Bytes\")) FROM \"FileContents\"")).Should().Equal($"4|{Part}");
        Directory.GetFiles(Path.Combine(Path.GetDirectoryName(one.DatabaseFile)!, "files"), "*", SearchOption.AllDirectories)
            .Should().BeEmpty();
    }

    [Fact]
    public async Task What_no_message_names_any_more_is_removed_after_a_day_and_what_is_named_stays()
    {
        await using var server = await StartAsync();
        using var visitor = await WireVisitor.GuestAsync(server.Address);
        await using var anna = await visitor.ConnectAsync();
        var kept = await anna.SendFilesAsync(anna.Room, "", await anna.UploadAsync([1, 2, 3]));
        await anna.DeleteAsync(await anna.SendFilesAsync(anna.Room, "", await anna.UploadAsync([4, 5, 6])));
        await QueryAsync($"UPDATE \"FileContents\" SET \"StoredAt\" = {DateTimeOffset.UtcNow.AddDays(-2).UtcTicks}");
        await anna.DeleteAsync(await anna.SendFilesAsync(anna.Room, "", await anna.UploadAsync([7, 8, 9])));

        await server.App.Services.GetRequiredService<FileCleanupService>().CleanUpAsync(CancellationToken.None);

        (await anna.BytesAsync(kept.Files!.Single())).Should().Equal(1, 2, 3);
        (await QueryAsync("SELECT encode(\"Bytes\", 'hex') FROM \"FileContents\" ORDER BY 1")).Should().Equal("010203", "070809");
    }

    [Fact]
    public async Task Without_a_database_for_them_the_start_stops_with_a_line_that_names_the_key()
    {
        var folder = Directory.CreateTempSubdirectory("chatapp-test-");
        var run = await CommandRun.ChatAppAsync(
            "--Urls=http://127.0.0.1:0", $"--Chat:DataFolder={folder.FullName}", "--Chat:FileStore=postgres");
        folder.Delete(recursive: true);

        run.ExitCode.Should().Be(1);
        run.Error.TrimEnd().Should()
            .Be("ChatApp cannot start: Chat:FileStore must be folder where ConnectionStrings:Postgres names no database.");
    }

    private Task<TestServer> StartAsync() =>
        TestServer.StartAsync($"ConnectionStrings:Postgres={database}", "Chat:FileStore=postgres");

    private Task<IReadOnlyList<string>> QueryAsync(string sql) => PostgresServer.QueryAsync(database, sql);
}
