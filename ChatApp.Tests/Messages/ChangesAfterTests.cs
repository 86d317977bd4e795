using ChatApp.Contracts;
using ChatApp.Storage;
using ChatApp.Tests.Hosting;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace ChatApp.Tests.Messages;

/// <summary>Catching up after many edits and deletions: messages with their first change are found by number, the others by
/// change.</summary>
[Trait("kind", "server")]
public sealed class ChangesAfterTests
{
    private const string BeforeFirstChanges = "20261127035323_MessagesByClientId";

    [Fact]
    public async Task From_any_change_on_there_is_what_changed_after_it_once_in_its_order_a_page_at_a_time()
    {
        await using var server = await TestServer.StartAsync("Chat:MessagesPerSecond=100000");
        using var visitor = await WireVisitor.GuestAsync(server.Address);
        await using var anna = await visitor.ConnectAsync();

        var stamps = await TalkAsync(anna, posts: 260, seed: 1);

        for (var after = 0; after <= stamps.Values.Max(); after++)
            await ShouldBeAllAfterAsync(anna, after, stamps);
    }

    [Fact]
    public async Task A_database_of_before_first_changes_were_kept_is_caught_up_on_from_any_change_as_well()
    {
        var data = Directory.CreateTempSubdirectory("chatapp-test-");
        await using (var server = await ServerProcess.StartAsync([.. Bounds.Wide, $"--Chat:DataFolder={data.FullName}"]))
        {
            using var visitor = await WireVisitor.GuestAsync(server.Address);
            Dictionary<long, long> stamps;
            await using (var anna = await visitor.ConnectAsync())
                stamps = await TalkAsync(anna, posts: 40, seed: 2);
            await server.KillAsync();
            await using (var db = new SqliteChatDbContext(new DbContextOptionsBuilder<SqliteChatDbContext>()
                .UseSqlite($"Data Source={Path.Combine(data.FullName, "chat.db")};Pooling=False").Options))
                await db.GetService<IMigrator>().MigrateAsync(BeforeFirstChanges);

            await server.StartAgainAsync();

            await using var again = await visitor.ConnectAsync();
            for (var after = 0; after <= stamps.Values.Max(); after++)
                await ShouldBeAllAfterAsync(again, after, stamps);
        }

        data.Delete(recursive: true);
    }

    /// <summary>Posts, edits and deletes, so that long runs of messages have been changed.</summary>
    /// <returns>The latest change of each message, by its number.</returns>
    private static async Task<Dictionary<long, long>> TalkAsync(WireClient client, int posts, int seed)
    {
        var random = new Random(seed);
        Dictionary<long, MessageView> latest = [];
        while (latest.Count < posts)
        {
            var old = latest.GetValueOrDefault(random.Next(Math.Max(1, latest.Count - 20), latest.Count + 1));
            var now = random.Next(3) switch
            {
                0 when old is { DeletedAt: null } => await client.EditAsync(old, $"Edited {random.Next()}"),
                1 when old is { DeletedAt: null } && random.Next(2) == 0 => await client.DeleteAsync(old),
                _ => await client.SayAsync($"Message {latest.Count + 1}"),
            };
            latest[now.Number] = now;
        }

        return latest.ToDictionary(one => one.Key, one => one.Value.Change);
    }

    private static async Task ShouldBeAllAfterAsync(WireClient client, long after, Dictionary<long, long> stamps)
    {
        var page = await client.ChangesAsync(client.Room, after);

        var expected = stamps.Where(stamp => stamp.Value > after).OrderBy(stamp => stamp.Value).Select(stamp => (stamp.Key, stamp.Value))
            .ToList();
        page.Messages.Select(message => (message.Number, message.Change))
            .Should().Equal(expected.Take(page.Messages.Count), "asked after {0}", after);
        page.Messages.Count.Should().BeInRange(Math.Min(expected.Count, 80), Limits.ChangePage, "short messages of 32 kB are some 100");
        page.More.Should().Be(expected.Count > page.Messages.Count);
        page.UpToChange.Should().Be(page.More ? page.Messages[^1].Change : stamps.Values.Max());
    }
}
