using System.Globalization;
using ChatApp.Tests.Cli;
using ChatApp.Tests.Hosting;
using Microsoft.Data.Sqlite;

namespace ChatApp.Tests.Messages;

/// <summary>The page that lists all messages that mention a person.</summary>
[Trait("kind", "server")]
public sealed class MentionInboxTests : WireTests
{
    private WireClient anna = null!;
    private WireClient writer = null!;

    public override async Task InitializeAsync()
    {
        await base.InitializeAsync();
        (anna, writer) = (await GuestAsync("Anna"), await GuestAsync("Writer"));
    }

    [Fact]
    public async Task Mentions_of_all_rooms_are_listed_newest_first_and_those_not_read_yet_are_marked()
    {
        var garden = await writer.CreateRoomAsync("Garden");
        await anna.JoinAsync(garden.Id);
        await writer.SayAsync("@Anna one");
        await writer.SayInAsync(garden.Id, "@Anna two");
        await writer.SayAsync("nobody");
        await writer.SayAsync("@Anna <i>three</i>");
        await anna.CallAsync("MarkRead", anna.Room, 1);

        var page = await PageAsync();

        HitList.PlacesIn(page).Should().Equal($"{anna.Room} 3", $"{garden.Id} 1", $"{anna.Room} 1");
        page.Should().Contain("@Anna &lt;i&gt;three&lt;/i&gt;").And.Contain("Garden");
        page.Split("class=\"unread\"").Should().HaveCount(3, "two of the three are unread");
        HitList.PlacesIn(await writer.Visitor!.Http.GetStringAsync(new Uri("/mentions", UriKind.Relative))).Should().BeEmpty();
    }

    [Fact]
    public async Task An_edit_and_a_deletion_change_the_list_and_who_left_a_room_finds_nothing_of_it()
    {
        var garden = await writer.CreateRoomAsync();
        await anna.JoinAsync(garden.Id);
        var first = await writer.SayAsync("@Anna one");
        var second = await writer.SayAsync("two");
        var third = await writer.SayAsync("@Anna three");
        await writer.SayInAsync(garden.Id, "@Anna in the garden");

        await writer.EditAsync(second, "@Anna two");
        await writer.EditAsync(first, "@Anna one, edited");
        await writer.DeleteAsync(third);
        HitList.PlacesIn(await PageAsync()).Should().Equal($"{garden.Id} 1", $"{anna.Room} 2", $"{anna.Room} 1");
        await writer.EditAsync(second, "not any more");
        await writer.RemoveAsync(garden.Id, anna);

        HitList.PlacesIn(await PageAsync()).Should().Equal($"{anna.Room} 1");
    }

    [Theory]
    [InlineData("", 30, 35)]
    [InlineData("?older=nonsense", 30, 35)]
    [InlineData("?older=-1", 30, 35)]
    [InlineData("?older=0", 0, 0)]
    public async Task Long_lists_have_pages_and_an_address_without_sense_begins_at_the_newest(string query, int count, long newest)
    {
        for (var number = 1; number <= 35; number++)
            await writer.SayAsync($"@Anna {number}");

        var page = await PageAsync(query);

        HitList.PlacesIn(page).Should().Equal(Enumerable.Range(0, count).Select(place => $"{anna.Room} {newest - place}"));
        if (count == 0)
            return;
        var older = page.Split("id=\"older\" href=\"")[1].Split('"')[0];
        var next = await PageAsync(older);
        HitList.PlacesIn(next).Should().Equal(Enumerable.Range(1, 5).Reverse().Select(number => $"{anna.Room} {number}"));
        next.Should().NotContain("id=\"older\"");
    }

    [Fact]
    [Trait("database", "sqlite")]
    public async Task Mentions_from_before_the_upgrade_are_in_the_list()
    {
        await writer.SayAsync("nobody");
        await writer.SayAsync("@Anna one");
        using var copy = new StoredCopy();
        (await StoredCopy.BackUpAsync(copy.File, Path.GetDirectoryName(Server.DatabaseFile)!)).ExitCode.Should().Be(0);
        await using (var backup = new SqliteConnection($"Data Source={copy.File};Pooling=False"))
        {
            await backup.OpenAsync();
            await using var command = backup.CreateCommand();
            command.CommandText = """
                DROP INDEX "IX_Mentions_PersonKey_MessageKey";
                ALTER TABLE "Mentions" DROP COLUMN "MessageKey";
                DELETE FROM "__EFMigrationsHistory" WHERE "MigrationId" LIKE '%_MentionInbox';
                """;
            await command.ExecuteNonQueryAsync();
        }

        (await copy.RestoreAsync()).Error.Should().BeEmpty();

        StoredCopy.Query(
            copy.Database, "SELECT m.\"Number\" FROM \"Mentions\" n JOIN \"Messages\" m ON m.rowid = n.\"MessageKey\"")
            .Should().Equal(2.ToString(CultureInfo.InvariantCulture));
    }

    private Task<string> PageAsync(string query = "") =>
        anna.Visitor!.Http.GetStringAsync(new Uri($"/mentions{query}", UriKind.Relative));
}
