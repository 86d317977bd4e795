using ChatApp.Contracts;
using ChatApp.Tests.Hosting;

namespace ChatApp.Tests.Rooms;

[Trait("kind", "server")]
public sealed class JoiningTests : WireTests
{
    [Fact]
    public async Task An_open_room_is_found_and_joined_by_anybody()
    {
        var (anna, berta) = (await GuestAsync(), await GuestAsync());
        var garden = await anna.CreateRoomAsync("Garden", "open", "What grows");

        (await OpenRoomsAsync(berta)).Should().ContainSingle().Which.Should().BeEquivalentTo(garden);
        (await berta.JoinAsync(garden.Id)).Should().BeEquivalentTo(garden);

        (await OpenRoomsAsync(berta)).Should().BeEmpty("a room that one is in is not one to join");
        (await berta.SayInAsync(garden.Id, "Here I am")).Number.Should().Be(1);
    }

    [Fact]
    public async Task Open_rooms_are_listed_by_name()
    {
        var (anna, berta) = (await GuestAsync(), await GuestAsync());
        foreach (var name in new[] { "Music", "Books", "Films" })
            await anna.CreateRoomAsync(name);

        (await OpenRoomsAsync(berta)).Select(room => room.Name).Should().Equal("Books", "Films", "Music");
    }

    [Fact]
    public async Task A_closed_room_is_neither_listed_nor_joined()
    {
        var (anna, berta) = (await GuestAsync(), await GuestAsync());
        var closed = await anna.CreateRoomAsync("Surprise", "closed");

        (await OpenRoomsAsync(berta)).Should().BeEmpty();
        var refusal = await berta.JoinAsync(closed.Id).ShouldBeRefused("RoomNotFound");
        refusal.Should().Be(await berta.JoinAsync("no-such-room").ShouldBeRefused("RoomNotFound"));
    }

    [Fact]
    public async Task Any_member_brings_others_into_a_closed_room()
    {
        var (anna, berta, carla) = (await GuestAsync(), await GuestAsync(), await GuestAsync());
        var closed = await anna.CreateRoomAsync("Surprise", "closed");

        await anna.InviteAsync(closed.Id, berta);
        await berta.InviteAsync(closed.Id, carla);

        (await carla.EventsAsync<RoomView>("RoomChanged", 1)).Single().Should().BeEquivalentTo(closed);
        (await carla.SayInAsync(closed.Id, "Thank you")).Number.Should().Be(1);
    }

    [Fact]
    public async Task Who_is_not_in_a_closed_room_brings_nobody_in()
    {
        var (anna, berta) = (await GuestAsync(), await GuestAsync());
        var closed = await anna.CreateRoomAsync("Surprise", "closed");

        await berta.InviteAsync(closed.Id, berta).ShouldBeRefused("RoomNotFound");
        await berta.EnterAsync(closed.Id).ShouldBeRefused("RoomNotFound");
    }

    [Fact]
    public async Task Who_joins_or_is_brought_in_twice_is_in_once()
    {
        var (anna, berta) = (await GuestAsync(), await GuestAsync());
        var garden = await anna.CreateRoomAsync();

        await Task.WhenAll(berta.JoinAsync(garden.Id), anna.InviteAsync(garden.Id, berta), berta.JoinAsync(garden.Id));

        (await berta.CallAsync<List<Person>>("PeopleIn", garden.Id, "")).Select(person => person.Id)
            .Should().BeEquivalentTo(anna.Id(), berta.Id());
    }

    [Fact]
    public async Task Who_quits_a_room_is_told_on_every_connection_and_may_come_back()
    {
        var (anna, berta) = (await GuestAsync(), await GuestAsync());
        var elsewhere = await AgainAsync(berta);
        var garden = await anna.CreateRoomAsync();
        await berta.JoinAsync(garden.Id);

        await berta.CallAsync("QuitRoom", garden.Id);

        foreach (var connection in new[] { berta, elsewhere })
        {
            var lost = await connection.EventAsync("RoomLost", _ => true);
            (lost[0].GetString(), lost[1].GetString()).Should().Be((garden.Id, "quit"));
        }

        await berta.EnterAsync(garden.Id).ShouldBeRefused("RoomNotFound");
        await berta.JoinAsync(garden.Id);
        await berta.EnterAsync(garden.Id);
    }

    [Fact]
    public async Task A_room_survives_its_last_member()
    {
        var (anna, berta) = (await GuestAsync(), await GuestAsync());
        var garden = await anna.CreateRoomAsync();
        await anna.SayInAsync(garden.Id, "Farewell");

        await anna.CallAsync("QuitRoom", garden.Id);
        await berta.JoinAsync(garden.Id);

        (await berta.EnterAsync(garden.Id)).Messages.Should().ContainSingle().Which.Text.Should().Be("Farewell");
    }

    private static Task<List<RoomView>> OpenRoomsAsync(WireClient client) => client.CallAsync<List<RoomView>>("OpenRooms");
}
