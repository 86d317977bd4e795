using System.Text;
using ChatApp.Contracts;
using ChatApp.Tests.Hosting;

namespace ChatApp.Tests.Rooms;

/// <summary>A person in a great number of rooms: the answer of <c>Hello</c> stays small, and the client requests the other rooms.</summary>
[Trait("kind", "server")]
public sealed class ManyRoomsTests : WireTests
{
    /// <summary>Below the limit of 40 rooms that a person may create at once.</summary>
    private const int Count = 36;

    [Fact]
    public async Task Hello_gives_the_first_rooms_and_the_others_follow_each_once_with_its_mark()
    {
        var anna = await GuestAsync();
        for (var number = 0; number < Count; number++)
            await anna.CreateRoomAsync($"Room {number:00}", topic: new string('t', Limits.Topic));
        await anna.OpenDirectAsync(await GuestAsync());

        var again = await AgainAsync(anna);
        var pages = new List<RoomPage> { new(again.Hello!.Rooms, again.Hello.Reads, again.Hello.MoreRooms) };
        while (pages[^1].More)
        {
            var answer = await again.CallAsync("RoomsAfter", pages[^1].Rooms[^1].Id);
            Encoding.UTF8.GetByteCount(answer.GetRawText()).Should().BeLessThan(Limits.PageBytes);
            pages.Add(System.Text.Json.JsonSerializer.Deserialize<RoomPage>(answer, WireClient.Json)!);
        }

        pages.Count.Should().BeGreaterThan(1);
        var rooms = pages.SelectMany(page => page.Rooms).ToList();
        rooms.Select(room => room.Name).Skip(1).SkipLast(1)
            .Should().Equal(Enumerable.Range(0, Count).Select(number => $"Room {number:00}"));
        rooms[^1].Kind.Should().Be(RoomKind.Direct);
        pages.SelectMany(page => page.Reads).Select(mark => mark.RoomId).Should().Equal(rooms.Select(room => room.Id));
        await again.EventAsync("PresenceChanged", arguments => arguments[0].GetString() == rooms[^1].Id);
    }

    [Fact]
    public async Task Few_rooms_come_with_hello_alone()
    {
        var anna = await GuestAsync();

        anna.Hello!.MoreRooms.Should().BeFalse();
        anna.Hello.Rooms.Should().ContainSingle();
    }
}
