using ChatApp.Contracts;
using ChatApp.Tests.Hosting;

namespace ChatApp.Tests.Rooms;

[Trait("kind", "server")]
public sealed class DirectTests : WireTests
{
    [Fact]
    public async Task The_same_people_have_one_conversation_whoever_opens_it_and_in_whatever_order()
    {
        var (anna, berta, carla) = (await GuestAsync(), await GuestAsync(), await GuestAsync());

        var first = await anna.OpenDirectAsync(berta, carla);

        first.Kind.Should().Be(RoomKind.Direct);
        first.People!.Select(person => person.Id).Should().BeEquivalentTo(anna.Id(), berta.Id(), carla.Id());
        (await anna.OpenDirectAsync(carla, berta)).Id.Should().Be(first.Id);
        (await berta.OpenDirectAsync(carla, anna)).Id.Should().Be(first.Id);
        (await carla.OpenDirectAsync(anna, berta, carla, anna)).Id.Should().Be(first.Id, "naming oneself or somebody twice adds nobody");
    }

    [Fact]
    public async Task Fewer_or_other_people_have_another_conversation()
    {
        var (anna, berta, carla) = (await GuestAsync(), await GuestAsync(), await GuestAsync());

        var ids = new[]
        {
            (await anna.OpenDirectAsync(berta, carla)).Id, (await anna.OpenDirectAsync(berta)).Id, (await anna.OpenDirectAsync(carla)).Id,
            (await anna.OpenDirectAsync()).Id, (await berta.OpenDirectAsync()).Id,
        };

        ids.Should().OnlyHaveUniqueItems();
    }

    [Fact]
    public async Task A_conversation_with_oneself_is_always_the_same()
    {
        var anna = await GuestAsync();

        var notes = await anna.OpenDirectAsync();

        notes.People.Should().ContainSingle().Which.Id.Should().Be(anna.Id());
        (await anna.OpenDirectAsync(anna)).Id.Should().Be(notes.Id);
        (await anna.SayInAsync(notes.Id, "Buy bread")).Number.Should().Be(1);
    }

    [Fact]
    public async Task Two_that_are_opened_at_the_same_moment_are_one()
    {
        var (anna, berta) = (await GuestAsync(), await GuestAsync());
        var (annaToo, bertaToo) = (await AgainAsync(anna), await AgainAsync(berta));

        var opened = await Task.WhenAll(
            anna.OpenDirectAsync(berta), berta.OpenDirectAsync(anna), annaToo.OpenDirectAsync(berta), bertaToo.OpenDirectAsync(anna));

        opened.Select(room => room.Id).Distinct().Should().ContainSingle();
        (await QueryAsync("SELECT COUNT(*) FROM Rooms WHERE DirectKey IS NOT NULL")).Should().Equal("1");
    }

    [Fact]
    public async Task The_others_learn_of_it_at_once_and_nobody_else_sees_it()
    {
        var (anna, berta, stranger) = (await GuestAsync(), await GuestAsync(), await GuestAsync());

        var direct = await anna.OpenDirectAsync(berta);

        (await berta.EventsAsync<RoomView>("RoomChanged", 1)).Single().Should().BeEquivalentTo(direct);
        await stranger.EnterAsync(direct.Id).ShouldBeRefused("RoomNotFound");
        await stranger.JoinAsync(direct.Id).ShouldBeRefused("RoomNotFound");
        await stranger.InviteAsync(direct.Id, stranger).ShouldBeRefused("RoomNotFound");
        (await stranger.CallAsync<List<RoomView>>("OpenRooms")).Should().BeEmpty();
    }

    [Fact]
    public async Task Nobody_can_change_what_a_conversation_is_or_who_is_in_it()
    {
        var (anna, berta, carla) = (await GuestAsync(), await GuestAsync(), await GuestAsync());
        var direct = await anna.OpenDirectAsync(berta);

        await anna.CallAsync("QuitRoom", direct.Id).ShouldBeRefused("NotAllowed");
        await anna.RemoveAsync(direct.Id, berta).ShouldBeRefused("NotAllowed");
        await anna.InviteAsync(direct.Id, carla).ShouldBeRefused("NotAllowed");
        await anna.CallAsync("ChangeRoom", direct.Id, "Name", "Topic").ShouldBeRefused("NotAllowed");
        await anna.CallAsync("ArchiveRoom", direct.Id).ShouldBeRefused("NotAllowed");
        await anna.CallAsync("ReopenRoom", direct.Id).ShouldBeRefused("NotAllowed");

        (await anna.OpenDirectAsync(berta)).Should().BeEquivalentTo(direct);
    }

    [Fact]
    public async Task Only_people_who_are_there_and_only_so_many_have_a_conversation()
    {
        var anna = await GuestAsync();
        var others = await GuestsAsync(Limits.DirectPeople);

        await anna.CallRawAsync("OpenDirect", """[["nobody"]]""").ShouldBeRefused("InvalidRequest");
        await anna.OpenDirectAsync(others).ShouldBeRefused("InvalidRequest");

        (await QueryAsync("SELECT COUNT(*) FROM Rooms")).Should().Equal("1");
        (await anna.OpenDirectAsync(others[1..])).People.Should().HaveCount(Limits.DirectPeople);
    }
}
