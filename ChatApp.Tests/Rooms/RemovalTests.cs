using ChatApp.Contracts;
using ChatApp.Tests.Hosting;

namespace ChatApp.Tests.Rooms;

/// <summary>A removed person receives nothing of the room any more, on any connection and by any call.</summary>
[Trait("kind", "server")]
public sealed class RemovalTests : WireTests
{
    private WireClient anna = null!;
    private WireClient entered = null!;
    private WireClient aside = null!;
    private RoomView room = null!;

    /// <summary>Anna creates a closed room and invites Berta, whose first of two connections enters it.</summary>
    public override async Task InitializeAsync()
    {
        await base.InitializeAsync();
        anna = await GuestAsync();
        entered = await GuestAsync();
        aside = await AgainAsync(entered);
        room = await anna.CreateRoomAsync("Surprise", "closed");
        await anna.InviteAsync(room.Id, entered);
        await entered.EnterAsync(room.Id);
    }

    [Fact]
    public async Task Every_connection_is_told_why()
    {
        await anna.RemoveAsync(room.Id, entered);

        foreach (var connection in new[] { entered, aside })
        {
            var lost = await connection.EventAsync("RoomLost", _ => true);
            (lost[0].GetString(), lost[1].GetString()).Should().Be((room.Id, "removed"));
        }
    }

    [Fact]
    public async Task Nothing_that_happens_afterwards_reaches_any_connection()
    {
        await anna.SayInAsync(room.Id, "Heard");
        await anna.RemoveAsync(room.Id, entered);

        var unheard = await anna.SayInAsync(room.Id, "Unheard");
        await anna.EditAsync(unheard, "Still unheard");
        await anna.CallAsync("ChangeRoom", room.Id, "Other name", "Other topic");

        // Fences: events of a room they are still in arrive after all earlier events. News of all rooms is sent once a second in no order,
        // so it takes a second fence.
        await entered.EnterAsync();
        await entered.MessageCameAsync(await anna.SayAsync("Fence"));
        await aside.NewsCameAsync(await anna.SayAsync("First fence"));
        await aside.NewsCameAsync(await anna.SayAsync("Second fence"));
        foreach (var connection in new[] { entered, aside })
            AfterLoss(connection).Should().NotBeEmpty().And.NotContain(one => one.Arguments.ToString().Contains(room.Id));
    }

    [Fact]
    public async Task A_connection_that_is_opened_afterwards_does_not_hear_of_it()
    {
        await anna.RemoveAsync(room.Id, entered);

        var later = await AgainAsync(entered);
        await anna.SayInAsync(room.Id, "Unheard");
        await later.EnterAsync();
        await later.MessageCameAsync(await anna.SayAsync("Fence"));

        later.Hello!.Rooms.Select(one => one.Id).Should().Equal(later.Room);
        later.Hello.Reads.Select(mark => mark.RoomId).Should().Equal(later.Room);
        later.Events.Should().NotContain(one => one.Arguments.ToString().Contains(room.Id));
    }

    [Fact]
    public async Task Heartbeats_tell_no_more_of_it()
    {
        await anna.RemoveAsync(room.Id, entered);

        (await entered.CallAsync<HeartbeatAnswer>("Heartbeat")).Heads.Should().BeEmpty();
    }

    [Fact]
    public async Task Every_call_is_answered_as_if_the_room_had_never_been()
    {
        var mine = await entered.SayInAsync(room.Id, "Mine", "my-id");
        await anna.RemoveAsync(room.Id, entered);

        foreach (var connection in new[] { entered, aside })
        {
            foreach (var (method, rest) in Calls(mine))
            {
                var foreign = await connection.CallAsync(method, [room.Id, .. rest]).ShouldBeRefused("RoomNotFound");
                var missing = await connection.CallAsync(method, [new string('A', room.Id.Length), .. rest])
                    .ShouldBeRefused("RoomNotFound");
                foreign.Should().Be(missing);
            }
        }
    }

    [Fact]
    public async Task Who_is_invited_again_reads_everything_and_hears_what_comes()
    {
        await anna.SayInAsync(room.Id, "Before");
        await anna.RemoveAsync(room.Id, entered);
        await anna.SayInAsync(room.Id, "Meanwhile");

        await anna.InviteAsync(room.Id, entered);

        foreach (var connection in new[] { entered, aside })
        {
            await connection.EventAsync("RoomChanged", arguments =>
                arguments[0].GetProperty("id").GetString() == room.Id && arguments[0].GetProperty("change").GetInt64() == 2);
            (await connection.EnterAsync(room.Id)).Messages.Select(message => message.Text).Should().Equal("Before", "Meanwhile");
        }

        var next = await anna.SayInAsync(room.Id, "Afterwards");
        await entered.MessageCameAsync(next);
        await aside.MessageCameAsync(next);
    }

    private static IEnumerable<(string Method, object?[] After)> Calls(MessageView mine) =>
    [
        ("EnterRoom", [null]), ("EnterRoom", [0]), ("ChangesAfter", [0]), ("MessagesBefore", [1]), ("MessagesAfter", [1]),
        ("SendMessage", ["another-id", "text"]), ("SendMessage", [mine.ClientMessageId, mine.Text]),
        ("EditMessage", [mine.Number, "text"]), ("DeleteMessage", [mine.Number]), ("MarkRead", [1]), ("Typing", []),
        ("JoinRoom", []), ("QuitRoom", []), ("InviteToRoom", [mine.Author.Id]), ("RemoveFromRoom", [mine.Author.Id]),
        ("ChangeRoom", ["name", "topic"]), ("ArchiveRoom", []), ("ReopenRoom", []), ("PeopleIn", [""]),
    ];

    private static IEnumerable<(string Target, System.Text.Json.JsonElement Arguments)> AfterLoss(WireClient connection) =>
        connection.Events.SkipWhile(one => one.Target != "RoomLost").Skip(1);
}
