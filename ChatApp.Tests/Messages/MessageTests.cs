using System.Text.Json;
using ChatApp.Contracts;
using ChatApp.Tests.Hosting;

namespace ChatApp.Tests.Messages;

[Trait("kind", "server")]
public sealed class MessageTests
{
    [Fact]
    public async Task A_sent_message_is_answered_and_reaches_everybody_in_the_room()
    {
        await using var server = await TestServer.StartAsync();
        using var anna = await WireVisitor.GuestAsync(server.Address);
        using var berta = await WireVisitor.GuestAsync(server.Address);
        await using var sender = await anna.ConnectAsync();
        await using var reader = await berta.ConnectAsync();
        await reader.EnterAsync();

        var answer = await sender.SayAsync("Hello <b>there</b>\nand 你好", "id-1");

        answer.Should().BeEquivalentTo(new
        {
            RoomId = sender.Room,
            Number = 1L,
            Change = 1L,
            ClientMessageId = "id-1",
            Author = sender.Hello!.Person,
            Text = "Hello <b>there</b>\nand 你好",
            Html = "<p>Hello &lt;b&gt;there&lt;/b&gt;<br />\nand 你好</p>",
        });
        (await reader.EventsAsync<MessageView>("MessageChanged", 1)).Single().Should().BeEquivalentTo(answer);
    }

    [Fact]
    public async Task The_same_id_again_gives_the_message_first_stored_and_tells_nobody_twice()
    {
        await using var server = await TestServer.StartAsync();
        using var visitor = await WireVisitor.GuestAsync(server.Address);
        await using var client = await visitor.ConnectAsync();
        await client.EnterAsync();
        var first = await client.SayAsync("first", "same-id");

        var again = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => client.SayAsync("other words", "same-id")));
        await client.SayAsync("the next");

        again.Should().AllSatisfy(message => message.Should().BeEquivalentTo(first));
        (await client.EventsAsync<MessageView>("MessageChanged", 2)).Select(message => message.Number).Should().Equal(1, 2);
    }

    [Fact]
    public async Task The_same_id_of_two_people_makes_two_messages()
    {
        await using var server = await TestServer.StartAsync();
        using var anna = await WireVisitor.GuestAsync(server.Address);
        using var berta = await WireVisitor.GuestAsync(server.Address);
        await using var one = await anna.ConnectAsync();
        await using var two = await berta.ConnectAsync();

        var numbers = new[] { (await one.SayAsync("a", "same")).Number, (await two.SayAsync("b", "same")).Number };

        numbers.Should().Equal(1, 2);
    }

    [Fact]
    public async Task Many_senders_at_once_leave_no_hole_and_every_reader_sees_one_order()
    {
        const int senders = 8, each = 50;
        await using var server = await TestServer.StartAsync();
        var visitors = await Task.WhenAll(Enumerable.Range(0, senders).Select(_ => WireVisitor.GuestAsync(server.Address)));
        var clients = await Task.WhenAll(visitors.Select(visitor => visitor.ConnectAsync()));
        foreach (var client in clients)
            await client.EnterAsync();

        var answers = (await Task.WhenAll(clients.Select(client => Task.WhenAll(
            Enumerable.Range(0, each).Select(number => client.SayAsync($"message {number}")))))).SelectMany(all => all).ToList();

        answers.Select(message => message.Number).Order()
            .Should().Equal(Enumerable.Range(1, senders * each).Select(number => (long)number));
        foreach (var client in clients)
        {
            var seen = await client.EventsAsync<MessageView>("MessageChanged", senders * each);
            seen.Select(message => message.Change).Should().BeInAscendingOrder().And.HaveCount(senders * each);
            await client.DisposeAsync();
        }

        foreach (var visitor in visitors)
            visitor.Dispose();
    }

    [Fact]
    public async Task A_room_is_read_from_its_end_backwards_and_forwards_by_change()
    {
        const int count = 420;
        await using var server = await TestServer.StartAsync();
        using var visitor = await WireVisitor.GuestAsync(server.Address);
        await using var client = await visitor.ConnectAsync();
        for (var batch = 0; batch < count / 60; batch++)
            await Task.WhenAll(Enumerable.Range(0, 60).Select(number => client.SayAsync($"{number}")));

        var newest = await client.EnterAsync();
        newest.Messages.Select(message => message.Number).Should().Equal(Numbers(count - 49, count));
        newest.Should().BeEquivalentTo(new { UpToChange = (long)count, LastNumber = (long)count, More = false, server.Epoch });

        var older = (await client.CallAsync("MessagesBefore", client.Room, newest.Messages[0].Number))
            .Deserialize<List<MessageView>>(WireClient.Json)!;
        older.Select(message => message.Number).Should().Equal(Numbers(count - 99, count - 50));

        var pages = new List<ChangePage>();
        do
            pages.Add(
                (await client.CallAsync("ChangesAfter", client.Room, pages.Count == 0 ? 0 : pages[^1].UpToChange))
                    .Deserialize<ChangePage>(WireClient.Json)!);
        while (pages[^1].More);
        pages.Should().OnlyContain(page => page.Messages.Count <= Limits.ChangePage);
        pages.SelectMany(page => page.Messages).Select(message => message.Change).Should().Equal(Numbers(1, count));
        pages.Select(page => page.UpToChange).Should().Equal(pages.Select(page => page.Messages[^1].Change));
    }

    [Fact]
    public async Task Heartbeats_tell_how_far_the_entered_rooms_have_come()
    {
        await using var server = await TestServer.StartAsync();
        using var visitor = await WireVisitor.GuestAsync(server.Address);
        await using var client = await visitor.ConnectAsync();
        await client.SayAsync("one");
        (await BeatAsync(client)).Heads.Should().BeEmpty("no room has been entered");

        await client.EnterAsync();
        (await BeatAsync(client)).Heads.Should().Equal(new Dictionary<string, long> { [client.Room] = 1 });

        await client.CallAsync("LeaveRoom", client.Room);
        (await BeatAsync(client)).Heads.Should().BeEmpty();
    }

    [Fact]
    public async Task Who_left_a_room_gets_its_events_no_more()
    {
        await using var server = await TestServer.StartAsync();
        using var visitor = await WireVisitor.GuestAsync(server.Address);
        await using var client = await visitor.ConnectAsync();
        await client.EnterAsync();
        await client.SayAsync("heard");
        await client.EventsAsync<MessageView>("MessageChanged", 1); // The answer comes first.
        await client.CallAsync("LeaveRoom", client.Room);
        await client.SayAsync("unheard");
        await client.EnterAsync();
        await client.SayAsync("heard again");

        (await client.EventsAsync<MessageView>("MessageChanged", 2)).Select(message => message.Text).Should().Equal("heard", "heard again");
    }

    private static async Task<HeartbeatAnswer> BeatAsync(WireClient client) =>
        (await client.CallAsync("Heartbeat")).Deserialize<HeartbeatAnswer>(WireClient.Json)!;

    private static IEnumerable<long> Numbers(long first, long last) =>
        Enumerable.Range((int)first, (int)(last - first + 1)).Select(number => (long)number);
}
