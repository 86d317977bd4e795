using System.Diagnostics;
using ChatApp.Contracts;
using ChatApp.Tests.Hosting;

namespace ChatApp.Tests.Rooms;

/// <summary>Events of a room's messages for members who have not entered the room.</summary>
[Trait("kind", "server")]
public sealed class RoomNewsTests : WireTests
{
    [Fact]
    public async Task News_of_a_room_not_entered_comes_at_most_once_a_second_and_says_how_far_it_is()
    {
        var (anna, berta) = (await GuestAsync(), await GuestAsync());
        var clock = Stopwatch.StartNew();
        for (var number = 0; number < 200; number++)
            await anna.SayAsync($"{number}");
        var last = await anna.SayAsync("last");

        await berta.NewsCameAsync(last);

        var news = berta.Came<RoomView>("RoomChanged");
        news.Count.Should().BeLessThanOrEqualTo((int)clock.Elapsed.TotalSeconds + 2, "the first comes at once, and then one a second");
        news.Select(room => room.LastNumber).Should().BeInAscendingOrder();
        news[^1].Should().BeEquivalentTo(new { Id = berta.Room, LastNumber = 201L, Change = 201L });
        berta.Came<MessageView>("MessageChanged").Should().BeEmpty();
    }

    [Fact]
    public async Task Edits_and_deletions_are_news_as_well()
    {
        var (anna, berta) = (await GuestAsync(), await GuestAsync());
        var message = await anna.SayAsync("Hello");

        await berta.NewsCameAsync(await anna.EditAsync(message, "Goodbye"));
        await berta.NewsCameAsync(await anna.DeleteAsync(message));

        berta.Came<RoomView>("RoomChanged")[^1].LastNumber.Should().Be(1);
    }

    [Fact]
    public async Task Who_has_entered_a_room_gets_its_messages_and_no_news_of_them()
    {
        var anna = await GuestAsync();
        var aside = await AgainAsync(anna);
        var room = await anna.CreateRoomAsync();
        await anna.EnterAsync(room.Id);
        await aside.NewsCameAsync(await anna.SayInAsync(room.Id, "one"));
        await aside.NewsCameAsync(await anna.SayInAsync(room.Id, "two"));

        var renamed = await anna.CallAsync<RoomView>("ChangeRoom", room.Id, "Park", null);

        await anna.EventAsync("RoomChanged", arguments => arguments[0].GetProperty("name").GetString() == "Park");
        anna.Came<RoomView>("RoomChanged").Should().BeEquivalentTo([room, renamed], "it was made, and then it was renamed");
        anna.Came<MessageView>("MessageChanged").Select(message => message.Text).Should().Equal("one", "two");
    }

    [Fact]
    public async Task Who_leaves_a_room_gets_news_of_it_again()
    {
        var (anna, berta) = (await GuestAsync(), await GuestAsync());
        await berta.EnterAsync();
        await berta.MessageCameAsync(await anna.SayAsync("one"));

        await berta.CallAsync("LeaveRoom", berta.Room);

        await berta.NewsCameAsync(await anna.SayAsync("two"));
        berta.Came<MessageView>("MessageChanged").Should().ContainSingle();
    }
}
