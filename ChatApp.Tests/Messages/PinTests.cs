using ChatApp.Contracts;
using ChatApp.Tests.Hosting;

namespace ChatApp.Tests.Messages;

/// <summary>A pin is a change of its message, and reaches everybody like an edit.</summary>
[Trait("kind", "server")]
public sealed class PinTests : WireTests
{
    [Fact]
    public async Task A_pin_takes_the_next_change_and_reaches_those_in_the_room_and_those_who_were_away_alike()
    {
        var (anna, berta, mei) = (await GuestAsync("Anna"), await GuestAsync("Berta"), await GuestAsync());
        await berta.EnterAsync();
        var message = await anna.SayAsync("The rules of the house");

        var pinned = await berta.PinAsync(message);

        pinned.Should().Be(message with { Change = 2, Pinned = new(berta.Hello!.Person with { Name = "Berta" }, pinned.Pinned!.At) });
        pinned.Pinned.At.Should().BeCloseTo(DateTimeOffset.UtcNow, TimeSpan.FromMinutes(1));
        (await berta.EventsAsync<MessageView>("MessageChanged", 2)).Should().Equal(message, pinned);
        (await mei.ChangesAsync(mei.Room, 1)).Should()
            .BeEquivalentTo(new { Messages = new[] { pinned }, UpToChange = 2L, Pins = (object?)null });
        var entered = await mei.EnterAsync();
        entered.Messages.Should().Equal(pinned);
        entered.Pins.Should().Equal(1);
    }

    [Fact]
    public async Task The_same_again_changes_nothing_and_whoever_may_write_takes_any_pin_off()
    {
        var (anna, berta) = (await GuestAsync(), await GuestAsync());
        var message = await anna.SayAsync("Hello");
        (await anna.PinAsync(message, on: false)).Should().Be(message);
        var pinned = await anna.PinAsync(message);

        (await berta.PinAsync(message)).Should().Be(pinned, "the pin stays that of the first");
        (await berta.PinAsync(message, on: false)).Should().Be(message with { Change = 3 });

        (await anna.EnterAsync()).Pins.Should().BeNull();
        (await QueryAsync("SELECT COUNT(*) FROM Pins")).Should().Equal("0");
    }

    [Fact]
    public async Task An_edit_and_a_reaction_keep_the_pin_and_a_deletion_takes_it_away()
    {
        var (anna, berta) = (await GuestAsync(), await GuestAsync());
        var message = await anna.SayAsync("One", "the-id");
        var pinned = await berta.PinAsync(message);

        (await anna.SayAsync("One", "the-id")).Should().Be(pinned);
        (await anna.EditAsync(message, "Two")).Pinned.Should().Be(pinned.Pinned);
        (await anna.ReactAsync(message, "👍")).Pinned.Should().Be(pinned.Pinned);
        (await anna.DeleteAsync(message)).Pinned.Should().BeNull();

        (await anna.CallAsync<PinnedMessage[]>("PinsIn", anna.Room)).Should().BeEmpty();
        await berta.PinAsync(message).ShouldBeRefused("NotAllowed");
    }

    [Fact]
    public async Task Who_is_not_in_the_room_cannot_pin_or_read_the_list_and_in_an_archived_room_nobody_pins()
    {
        var (anna, berta) = (await GuestAsync(), await GuestAsync());
        var room = await anna.CreateRoomAsync();
        var message = await anna.SayInAsync(room.Id, "Here");
        await berta.PinAsync(message).ShouldBeRefused("RoomNotFound");
        await berta.CallAsync("PinsIn", room.Id).ShouldBeRefused("RoomNotFound");
        var pinned = await anna.PinAsync(message);

        await anna.CallAsync("ArchiveRoom", room.Id);

        await anna.PinAsync(message, on: false).ShouldBeRefused("NotAllowed");
        (await anna.EnterAsync(room.Id)).Messages.Should().Equal(pinned);
    }

    [Fact]
    public async Task A_room_has_so_many_pins_and_no_more()
    {
        var anna = await GuestAsync();
        var said = await Task.WhenAll(Enumerable.Range(0, Limits.Pins + 1).Select(number => anna.SayAsync($"{number}")));
        await Task.WhenAll(said[..Limits.Pins].Select(message => anna.PinAsync(message)));

        await anna.PinAsync(said[^1]).ShouldBeRefused("NotAllowed");
        await anna.PinAsync(said[0], on: false);

        (await anna.PinAsync(said[^1])).Pinned.Should().NotBeNull();
        (await anna.EnterAsync()).Pins.Should().HaveCount(Limits.Pins);
    }

    [Fact]
    public async Task The_list_has_the_last_pinned_first_with_the_beginning_of_each_message_and_a_new_name_everywhere()
    {
        var (anna, berta) = (await GuestAsync("Anna"), await GuestAsync("Berta"));
        var first = await anna.SayAsync("one\ntwo " + new string('x', 200));
        var second = await anna.SayAsync("second");
        await anna.PinAsync(second);
        await berta.PinAsync(first);
        await anna.Visitor!.Http.GetStringAsync(new Uri("/", UriKind.Relative));

        await RenameAsync(berta, "Bertalda");

        var pins = await anna.CallAsync<PinnedMessage[]>("PinsIn", anna.Room);
        pins.Select(pin => (pin.Message.Number, pin.Message.Author.Name, pin.Pinned.By.Name))
            .Should().Equal((1, "Anna", "Bertalda"), (2, "Anna", "Anna"));
        pins[0].Message.Excerpt.Should().HaveLength(Limits.Excerpt + 1).And.StartWith("one two x");
        (await anna.EnterAsync()).Messages[0].Pinned!.By.Name.Should().Be("Bertalda");
        (await anna.Visitor!.Http.GetStringAsync(new Uri("/", UriKind.Relative))).Should().Contain("Pinned by Bertalda");
    }
}
