using ChatApp.Contracts;
using ChatApp.Messages;
using ChatApp.Tests.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace ChatApp.Tests.Messages;

/// <summary>The people whose clients hold a message, and its readers.</summary>
[Trait("kind", "server")]
public sealed class SeenByTests() : WireTests(Bounds.AnyGuests)
{
    [Fact]
    public async Task A_message_is_held_by_those_whose_clients_say_so_and_read_by_those_who_read_it_its_author_apart()
    {
        var (anna, berta, carl) = (await GuestAsync("Anna"), await GuestAsync("Berta"), await GuestAsync("Carl"));
        var message = await anna.SayAsync("Lunch?");
        await berta.EnterAsync();
        await carl.EnterAsync();
        await ShouldBeAsync(0, 0);

        await HoldAsync(carl, message.Change - 1);
        await ShouldBeAsync(0, 0);
        await HoldAsync(carl, message.Change);
        await ShouldBeAsync(1, 0, "Carl");
        await berta.CallAsync("MarkRead", berta.Room, message.Number);
        var seen = await ShouldBeAsync(2, 1, "Berta", "Carl");

        seen.Names.Select(one => (one.Person.Name, one.Held, one.Read)).Should().Equal(("Berta", true, true), ("Carl", true, false));
        await FlushAsync();
        (await QueryAsync("SELECT HeldUpTo FROM Memberships ORDER BY PersonKey")).Should().Equal("0", "0", "1");
        await ShouldBeAsync(2, 1, "Berta", "Carl");
        await anna.ReactAsync(message, "👍");
        await ShouldBeAsync(2, 1, "Berta", "Carl");

        async Task<SeenView> ShouldBeAsync(int held, int read, params string[] names)
        {
            var seen = await anna.CallAsync<SeenView>("SeenBy", message.RoomId, message.Number);
            (seen.People, seen.Held, seen.Read).Should().Be((2, held, read));
            seen.Names.Where(one => one.Held).Select(one => one.Person.Name).Should().Equal(names);
            return seen;
        }
    }

    [Fact]
    public async Task What_a_client_says_counts_only_for_rooms_that_it_has_entered_and_up_to_their_last_change()
    {
        var (anna, berta) = (await GuestAsync(), await GuestAsync());
        var message = await anna.SayAsync("Lunch?");

        await HoldAsync(berta, message.Change);
        (await SeenAsync(anna, message)).Held.Should().Be(0, "the room was not entered");
        await berta.EnterAsync();
        await HoldAsync(berta, message.Change + 1);
        (await SeenAsync(anna, message)).Held.Should().Be(0, "there is no such change");
        await FlushAsync();

        (await SeenAsync(anna, message)).Held.Should().Be(0, "there was none when it was stored");
        (await QueryAsync("SELECT MAX(HeldUpTo) FROM Memberships")).Should().Equal("0");
    }

    [Fact]
    public async Task People_who_came_later_are_not_among_those_who_could_have_it()
    {
        var anna = await GuestAsync();
        var message = await anna.SayAsync("Lunch?");
        await GuestAsync();

        (await SeenAsync(anna, message)).People.Should().Be(0);
        (await SeenAsync(anna, await anna.SayAsync("Coffee?"))).People.Should().Be(1);
    }

    [Fact]
    public async Task The_creator_of_a_room_decides_whether_it_tells_and_its_people_are_told_of_that()
    {
        var (anna, berta) = (await GuestAsync(), await GuestAsync());
        var room = await anna.CreateRoomAsync();
        await berta.JoinAsync(room.Id);
        var message = await anna.SayInAsync(room.Id, "Lunch?");
        await berta.CallAsync("ShowSeen", room.Id, false).ShouldBeRefused("NotAllowed");

        (await anna.CallAsync<RoomView>("ShowSeen", room.Id, false)).HidesSeen.Should().BeTrue();
        await berta.EventAsync("RoomChanged", arguments =>
            arguments[0].GetProperty("id").GetString() == room.Id && arguments[0].TryGetProperty("hidesSeen", out var hides)
            && hides.GetBoolean());
        await anna.CallAsync("SeenBy", room.Id, message.Number).ShouldBeRefused("NotAllowed");
        (await AgainAsync(berta)).Hello!.Rooms.Single(one => one.Id == room.Id).HidesSeen.Should().BeTrue();

        (await anna.CallAsync<RoomView>("ShowSeen", room.Id, true)).HidesSeen.Should().BeFalse();
        (await SeenAsync(berta, message)).People.Should().Be(1);
    }

    [Fact]
    public async Task In_a_room_of_more_than_a_hundred_people_nobody_is_told()
    {
        var anna = await GuestAsync();
        for (var guest = 1; guest < Limits.SeenByPeople; guest++)
            (await WireVisitor.GuestAsync(Server.Address)).Dispose();
        var message = await anna.SayAsync("Lunch?");
        (await SeenAsync(anna, message)).People.Should().Be(Limits.SeenByPeople - 1);

        await GuestAsync();

        await anna.CallAsync("SeenBy", message.RoomId, message.Number).ShouldBeRefused("NotAllowed");
    }

    private static async Task HoldAsync(WireClient client, long change) =>
        await client.CallAsync("Heartbeat", new Dictionary<string, long> { [client.Room] = change });

    private static Task<SeenView> SeenAsync(WireClient client, MessageView message) =>
        client.CallAsync<SeenView>("SeenBy", message.RoomId, message.Number);

    private Task FlushAsync() => Server.App.Services.GetRequiredService<HeldMarks>().FlushAsync(CancellationToken.None);
}
