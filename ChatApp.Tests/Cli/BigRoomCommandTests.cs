using ChatApp.Contracts;
using ChatApp.Load.BigRooms;
using ChatApp.Tests.Hosting;

namespace ChatApp.Tests.Cli;

[Trait("kind", "server")]
public sealed class BigRoomCommandTests : WireTests
{
    [Fact]
    public async Task The_room_opens_pages_back_and_catches_up_on_a_server_that_runs()
    {
        var reader = await GuestAsync();

        var (code, output) = await RunAsync("--messages", "430", "--name", "Many  messages");

        code.Should().Be(0);
        var room = (await reader.CallAsync<List<RoomView>>("OpenRooms")).Single();
        room.Should().BeEquivalentTo(new { Name = "Many messages", Kind = RoomKind.Open, LastNumber = 430L, Change = 430L });
        output.Should().Contain($"/rooms/{room.Id} has 430 messages");
        await reader.JoinAsync(room.Id);
        var newest = await reader.EnterAsync(room.Id);
        var first = (int)newest.Messages[0].Number;
        first.Should().BeInRange(381, 400, "50 messages, or as many as fit into a page");
        newest.Messages.Select(message => message.Number).Should().Equal(From(first, 430));
        newest.Should().BeEquivalentTo(new { UpToChange = 430L, LastNumber = 430L, More = false });
        var older = await reader.CallAsync<List<MessageView>>("MessagesBefore", room.Id, first);
        older.Select(message => message.Number).Should().Equal(From(first - older.Count, first - 1)).And.HaveCountGreaterThan(30);
        var all = await AllAsync(reader, room.Id, 430);
        all.Select(message => message.Number).Should().Equal(From(1, 430));
        all.Select(message => message.Change).Should().Equal(From(1, 430));
    }

    [Fact]
    public async Task Its_messages_are_of_several_people_lengths_and_days()
    {
        var reader = await GuestAsync();
        await RunAsync("--messages", "200");
        var room = (await reader.CallAsync<List<RoomView>>("OpenRooms")).Single();
        await reader.JoinAsync(room.Id);

        var messages = await AllAsync(reader, room.Id, 200);

        messages.Select(message => message.Author.Id).Distinct().Should().HaveCount(5);
        messages.Select(message => message.Text.Length).Distinct().Should().HaveCountGreaterThan(50);
        messages.Should().OnlyContain(message => message.Text.Length > 3 && message.Text.Length <= Limits.Text);
        messages.Select(message => message.PostedAt).Should().BeInAscendingOrder().And.OnlyContain(at => at <= DateTimeOffset.UtcNow);
        (messages[^1].PostedAt - messages[0].PostedAt).Should().BeGreaterThan(TimeSpan.FromDays(300));
    }

    [Fact]
    public async Task Somebody_writes_on_in_it_with_the_next_number()
    {
        var writer = await GuestAsync();
        await RunAsync("--messages", "10");
        var room = (await writer.CallAsync<List<RoomView>>("OpenRooms")).Single();
        await writer.JoinAsync(room.Id);

        (await writer.SayInAsync(room.Id, "Next")).Should().BeEquivalentTo(new { Number = 11L, Change = 11L });
    }

    [Fact]
    public async Task Several_big_rooms_stand_side_by_side_and_the_first_room_stays_the_first()
    {
        await RunAsync("--messages", "10", "--name", "One");
        await RunAsync("--messages", "10", "--name", "Two");

        (await QueryAsync("SELECT Name, LastNumber FROM Rooms ORDER BY Key")).Should().Equal("General|0", "One|10", "Two|10");
    }

    [Theory]
    [InlineData("Required argument missing for option: '--messages'.", "--messages")]
    [InlineData("--messages takes a number from 1 to 10000000, not '0'.", "--messages", "0")]
    [InlineData("--messages takes a number from 1 to 10000000, not '-1'.", "--messages", "-1")]
    [InlineData("--messages takes a number from 1 to 10000000, not 'many'.", "--messages=many")]
    [InlineData("--messages takes a number from 1 to 10000000, not '10000001'.", "--messages", "10000001")]
    [InlineData("--name takes 1 to 60 characters, not ''.", "--name", "")]
    [InlineData("Unrecognized command or argument '--size'. Unrecognized command or argument '10'.", "--size", "10")]
    public async Task An_argument_that_makes_no_sense_is_named(string says, params string[] args)
    {
        var (code, output) = await RunAsync(args);

        code.Should().Be(1);
        output.TrimEnd().Should().Be($"{says} See big-room --help.");
        (await QueryAsync("SELECT COUNT(*) FROM Rooms")).Should().Equal("1");
    }

    private async Task<(int Code, string Output)> RunAsync(params string[] args)
    {
        await using var output = new StringWriter();
        var code = await BigRoomCommand.RunAsync(
            [.. args, $"--Chat:DataFolder={Path.GetDirectoryName(Server.DatabaseFile)}"], output, CancellationToken.None);
        return (code, output.ToString());
    }

    private static async Task<List<MessageView>> AllAsync(WireClient reader, string roomId, long lastChange)
    {
        var all = new List<MessageView>();
        for (var after = 0L; after < lastChange; after = all[^1].Change)
            all.AddRange((await reader.ChangesAsync(roomId, after)).Messages);
        return all;
    }

    private static IEnumerable<long> From(int first, int last) => Enumerable.Range(first, last - first + 1).Select(number => (long)number);
}
