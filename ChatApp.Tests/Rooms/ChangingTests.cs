using ChatApp.Contracts;
using ChatApp.Tests.Hosting;

namespace ChatApp.Tests.Rooms;

[Trait("kind", "server")]
public sealed class ChangingTests : WireTests
{
    public static TheoryData<string> HostileNames => new(
        "", "   ", "\t\n", "\u200B", "bell\u0007", "nul\0", "escape\u001B[2J", "\u202Eevil", "left\u200E", "right\u200F", "letter\u061C",
        "isolate\u2066", "pop\u2069", "private\uE000", "lone\uFFFD", new string('x', Limits.RoomName + 1));

    [Fact]
    public async Task White_space_in_names_and_topics_is_folded()
    {
        var anna = await GuestAsync();

        var room = await anna.CreateRoomAsync("  The \t big\n\u3000garden ", "open", "\n What   grows\r\n and when ");
        var changed = await anna.CallAsync<RoomView>("ChangeRoom", room.Id, " A\u00A0b ", " c  d ");

        (room.Name, room.Topic).Should().Be(("The big garden", "What grows and when"));
        (changed.Name, changed.Topic).Should().Be(("A b", "c d"));
    }

    [Fact]
    public async Task The_longest_name_and_topic_are_kept_whole()
    {
        var anna = await GuestAsync();
        var (name, topic) = (new string('园', Limits.RoomName), new string('题', Limits.Topic));

        var room = await anna.CreateRoomAsync(name, "closed", topic);

        (room.Name, room.Topic, room.Kind, room.CreatorId).Should().Be((name, topic, RoomKind.Closed, anna.Id()));
    }

    [Theory]
    [MemberData(nameof(HostileNames))]
    public async Task A_hostile_name_is_refused_and_nothing_changes(string name)
    {
        var anna = await GuestAsync();
        var room = await anna.CreateRoomAsync("Garden", "open", "Topic");
        var before = await QueryAsync("SELECT * FROM Rooms");

        await anna.CreateRoomAsync(name).ShouldBeRefused("InvalidRequest");
        await anna.CallAsync("ChangeRoom", room.Id, name, "Another topic").ShouldBeRefused("InvalidRequest");
        if (!string.IsNullOrWhiteSpace(name))
            await anna.CallAsync("ChangeRoom", room.Id, "Another name", name.PadRight(Limits.Topic + 1, 'x'))
                .ShouldBeRefused("InvalidRequest");

        (await QueryAsync("SELECT * FROM Rooms")).Should().Equal(before);
    }

    [Fact]
    public async Task Null_leaves_a_name_or_topic_and_an_empty_topic_takes_it_away()
    {
        var anna = await GuestAsync();
        var room = await anna.CreateRoomAsync("Garden", "open", "Topic");

        (await anna.CallAsync<RoomView>("ChangeRoom", room.Id, null, "Other")).Should().BeEquivalentTo(room with { Topic = "Other" });
        (await anna.CallAsync<RoomView>("ChangeRoom", room.Id, "Park", null))
            .Should().BeEquivalentTo(room with { Name = "Park", Topic = "Other" });
        (await anna.CallAsync<RoomView>("ChangeRoom", room.Id, null, " ")).Should().BeEquivalentTo(room with { Name = "Park", Topic = "" });
    }

    [Fact]
    public async Task A_change_reaches_everybody_in_the_room_whether_they_have_entered_it_or_not()
    {
        var (anna, entered, aside) = (await GuestAsync(), await GuestAsync(), await GuestAsync());
        var room = await anna.CreateRoomAsync();
        await entered.JoinAsync(room.Id);
        await aside.JoinAsync(room.Id);
        await entered.EnterAsync(room.Id);

        var changed = await anna.CallAsync<RoomView>("ChangeRoom", room.Id, "Park", "Benches");

        foreach (var reader in new[] { entered, aside })
            (await reader.EventsAsync<RoomView>("RoomChanged", 2))[1].Should().BeEquivalentTo(changed);
    }

    [Fact]
    public async Task Anybody_in_a_room_may_set_its_topic_and_only_its_maker_may_do_the_rest()
    {
        var (anna, berta, carla) = (await GuestAsync(), await GuestAsync(), await GuestAsync());
        var room = await anna.CreateRoomAsync();
        await berta.JoinAsync(room.Id);
        await carla.JoinAsync(room.Id);

        await berta.CallAsync("ChangeRoom", room.Id, "Mine", "With a topic").ShouldBeRefused("NotAllowed");
        await berta.CallAsync("ArchiveRoom", room.Id).ShouldBeRefused("NotAllowed");
        await berta.CallAsync("ReopenRoom", room.Id).ShouldBeRefused("NotAllowed");
        await berta.RemoveAsync(room.Id, carla).ShouldBeRefused("NotAllowed");
        await berta.RemoveAsync(room.Id, anna).ShouldBeRefused("NotAllowed");
        (await berta.CallAsync<RoomView>("ChangeRoom", room.Id, room.Name, "Roses")).Should().BeEquivalentTo(room with { Topic = "Roses" });

        (await anna.CallAsync<RoomView>("ChangeRoom", room.Id, "Park", null)).Name.Should().Be("Park");
        await anna.RemoveAsync(room.Id, carla);
        (await anna.CallAsync<RoomView>("ArchiveRoom", room.Id)).Archived.Should().BeTrue();
    }

    [Fact]
    public async Task Nobody_owns_the_first_room()
    {
        var (anna, berta) = (await GuestAsync(), await GuestAsync());

        await anna.CallAsync("ChangeRoom", anna.Room, "Mine", null).ShouldBeRefused("NotAllowed");
        await anna.CallAsync("ArchiveRoom", anna.Room).ShouldBeRefused("NotAllowed");
        await anna.RemoveAsync(anna.Room, berta).ShouldBeRefused("NotAllowed");
    }

    [Fact]
    public async Task Taking_out_somebody_who_is_not_in_it_is_refused()
    {
        var (anna, berta) = (await GuestAsync(), await GuestAsync());
        var room = await anna.CreateRoomAsync();

        await anna.RemoveAsync(room.Id, berta).ShouldBeRefused("InvalidRequest");
    }

    [Fact]
    public async Task An_archived_room_is_read_and_nothing_else()
    {
        var (anna, berta) = (await GuestAsync(), await GuestAsync());
        var room = await anna.CreateRoomAsync();
        var first = await anna.SayInAsync(room.Id, "First", "first-id");
        await anna.CallAsync("ArchiveRoom", room.Id);

        await anna.SayInAsync(room.Id, "Second").ShouldBeRefused("NotAllowed");
        await anna.EditAsync(first, "Changed").ShouldBeRefused("NotAllowed");
        await anna.DeleteAsync(first).ShouldBeRefused("NotAllowed");
        await anna.InviteAsync(room.Id, berta).ShouldBeRefused("NotAllowed");
        await anna.CallAsync("ChangeRoom", room.Id, "Park", null).ShouldBeRefused("NotAllowed");
        await berta.JoinAsync(room.Id).ShouldBeRefused("NotAllowed");

        (await berta.CallAsync<List<RoomView>>("OpenRooms")).Should().BeEmpty();
        (await anna.SayInAsync(room.Id, "First", "first-id")).Should().BeEquivalentTo(first, "a repeat stores nothing");
        (await anna.EnterAsync(room.Id)).Messages.Should().ContainSingle().Which.Should().BeEquivalentTo(first);
        (await anna.ChangesAsync(room.Id, 0)).UpToChange.Should().Be(1);
    }

    [Fact]
    public async Task A_room_that_is_opened_again_works_as_before()
    {
        var (anna, berta) = (await GuestAsync(), await GuestAsync());
        var room = await anna.CreateRoomAsync();
        var first = await anna.SayInAsync(room.Id, "First");
        await anna.CallAsync("ArchiveRoom", room.Id);

        (await anna.CallAsync<RoomView>("ReopenRoom", room.Id)).Archived.Should().BeFalse();

        await berta.JoinAsync(room.Id);
        (await anna.SayInAsync(room.Id, "Second")).Number.Should().Be(2);
        (await anna.EditAsync(first, "Changed")).Change.Should().Be(3);
        (await anna.DeleteAsync(first)).Change.Should().Be(4);
        (await berta.CallAsync<RoomView>("ChangeRoom", room.Id, null, "Topic")).Topic.Should().Be("Topic");
    }

    [Fact]
    public async Task Who_goes_on_changing_rooms_is_slowed_down()
    {
        var anna = await GuestAsync();
        var made = 0;

        var making = async () =>
        {
            while (made < 100)
            {
                await anna.CreateRoomAsync($"Room {made}");
                made++;
            }
        };

        await making().ShouldBeRefused("TooManyRequests");
        (await QueryAsync("SELECT COUNT(*) - 1 FROM Rooms")).Should().Equal($"{made}");
    }
}
