using System.Globalization;
using ChatApp.Load.BigRooms;
using ChatApp.Messages;
using ChatApp.Tests.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace ChatApp.Tests.Messages;

/// <summary>The message writer caches rooms and members, and notices changes: other processes write to the database as well.</summary>
[Trait("kind", "server")]
[Trait("database", "sqlite")]
public sealed class WriterMemoryTests : WireTests
{
    [Fact]
    public async Task Who_was_taken_out_of_the_room_by_another_process_writes_no_more()
    {
        var (anna, berta) = (await GuestAsync(), await GuestAsync());
        await anna.SayAsync("I am in");

        await QueryAsync($"DELETE FROM Memberships WHERE PersonKey = (SELECT Key FROM People WHERE Id = '{anna.Id()}')");

        await anna.SayAsync("and now?").ShouldBeRefused("RoomNotFound");
        (await berta.SayAsync("I am")).Number.Should().Be(2);
    }

    [Fact]
    public async Task Messages_that_another_process_added_are_followed_by_the_next_number_and_change()
    {
        var anna = await GuestAsync();
        await anna.SayAsync("first");

        await QueryAsync("""
            INSERT INTO Messages (RoomKey, Number, Change, AuthorKey, ClientMessageId, Text, PostedAt)
            SELECT RoomKey, 2, 2, AuthorKey, 'other', 'second', PostedAt FROM Messages;
            UPDATE Rooms SET LastNumber = 2, Change = 3;
            """);

        var third = await anna.SayAsync("third");
        (third.Number, third.Change).Should().Be((3, 4));
    }

    [Fact]
    public async Task A_new_name_is_on_the_next_message()
    {
        var anna = await GuestAsync("Anna");
        (await anna.SayAsync("before")).Author.Name.Should().Be("Anna");

        await RenameAsync(anna, "Hanna");

        (await anna.SayAsync("after")).Author.Name.Should().Be("Hanna");
    }

    [Fact]
    public async Task A_commit_that_failed_leaves_no_hole()
    {
        var anna = await GuestAsync();
        await anna.SayAsync("1");
        await QueryAsync(
            "CREATE TRIGGER Refuse BEFORE INSERT ON Messages WHEN NEW.Text = 'poison' BEGIN SELECT RAISE(ABORT, 'refused'); END");
        Server.Log.Expect(1101);
        await anna.SayAsync("poison").ShouldBeRefused("TryAgain");

        (await anna.SayAsync("2")).Number.Should().Be(2);
    }

    [Fact]
    public async Task All_that_somebody_wrote_is_found_in_a_room_of_several_reads()
    {
        const int messages = 11_000;
        (await BigRoomCommand.RunAsync(
            ["--messages", $"{messages}", $"--Chat:DataFolder={Path.GetDirectoryName(Server.DatabaseFile)}"], TextWriter.Null,
            CancellationToken.None)).Should().Be(0);
        var own = Server.App.Services.GetRequiredService<OwnMessages>();

        var found = new List<long>();
        foreach (var author in await QueryAsync("SELECT Id FROM People"))
        {
            var numbers = await own.AllAsync(author, CancellationToken.None).Select(message => message.Number).ToListAsync();
            numbers.Should().BeInAscendingOrder().And.HaveCount(int.Parse(
                (await QueryAsync($"SELECT COUNT(*) FROM Messages JOIN People ON People.Key = AuthorKey WHERE Id = '{author}'"))[0],
                CultureInfo.InvariantCulture));
            found.AddRange(numbers);
        }

        found.Order().Should().Equal(Enumerable.Range(1, messages).Select(number => (long)number));
    }
}
