using ChatApp.Client;
using ChatApp.Contracts;

namespace ChatApp.Tests.Client;

[Trait("kind", "unit")]
public sealed class RoomReaderTests
{
    private readonly RoomReader reader = new();

    [Fact]
    public void The_first_page_is_held_in_the_order_of_numbers_and_is_no_catch_up()
    {
        Enter(Page(4, [Message(1, 1), Message(2, 4), Message(3, 3)])).Should().Be(NextStep.Nothing);

        Numbers().Should().Equal(1, 2, 3);
        reader.UpToChange.Should().Be(4);
        reader.CatchUp.Should().BeNull();
    }

    [Fact]
    public void An_event_that_is_next_moves_c()
    {
        Enter(Page(1, [Message(1, 1)]));

        reader.Apply(Message(2, 2));

        reader.UpToChange.Should().Be(2);
        reader.HasGap.Should().BeFalse();
    }

    [Fact]
    public void An_event_beyond_the_next_shows_at_once_but_c_waits_for_the_gap_to_close()
    {
        Enter(Page(1, [Message(1, 1)]));

        reader.Apply(Message(3, 3));
        Numbers().Should().Equal(1, 3);
        reader.UpToChange.Should().Be(1);
        reader.HasGap.Should().BeTrue();

        reader.Apply(Message(2, 2));
        Numbers().Should().Equal(1, 2, 3);
        reader.UpToChange.Should().Be(3);
        reader.HasGap.Should().BeFalse();
    }

    [Fact]
    public void An_older_event_changes_nothing()
    {
        Enter(Page(5, [Message(1, 5, "new")]));

        reader.Apply(Message(1, 3, "old"));

        Texts().Should().Equal("new");
        reader.UpToChange.Should().Be(5);
    }

    [Fact]
    public void Per_number_the_greater_change_wins_whichever_comes_first()
    {
        Enter(Page(1, [Message(1, 1)]));

        reader.Apply(Message(1, 3, "second edit"));
        reader.Apply(Message(1, 2, "first edit"));

        Texts().Should().Equal("second edit");
        reader.UpToChange.Should().Be(3);
    }

    [Fact]
    public void Live_events_are_kept_aside_while_entering_and_merged_after_the_last_page()
    {
        reader.BeginEntering();
        reader.Apply(Message(3, 3));
        reader.Messages.Should().BeEmpty();

        reader.Take(Page(2, [Message(1, 1), Message(2, 2)]), asked: null);

        Numbers().Should().Equal(1, 2, 3);
        reader.UpToChange.Should().Be(3);
    }

    [Fact]
    public void A_page_that_already_has_the_events_kept_aside_shows_them_once()
    {
        reader.BeginEntering();
        reader.Apply(Message(2, 2));

        reader.Take(Page(2, [Message(1, 1), Message(2, 2)]), asked: null);

        Numbers().Should().Equal(1, 2);
        reader.UpToChange.Should().Be(2);
    }

    [Fact]
    public void A_page_closes_a_gap()
    {
        Enter(Page(1, [Message(1, 1)]));
        reader.Apply(Message(4, 4));

        reader.Take(Page(4, [Message(2, 2), Message(3, 3), Message(4, 4)]), asked: 1).Should().Be(NextStep.Nothing);

        Numbers().Should().Equal(1, 2, 3, 4);
        reader.HasGap.Should().BeFalse();
    }

    [Fact]
    public void A_room_that_was_empty_holds_its_first_message_even_where_a_later_one_comes_before_it()
    {
        Enter(Page(0, [], lastNumber: 0));

        Reenter(Page(3, [Message(2, 2), Message(1, 3, "edited")]));

        Numbers().Should().Equal(1, 2);
        reader.CatchUp.Should().Be(new CatchUp(2, 0, 0, NothingMissing: true));
    }

    [Fact]
    public void A_reconnect_counts_what_came_and_proves_that_nothing_is_missing()
    {
        Enter(Page(3, [Message(1, 1), Message(2, 2), Message(3, 3)]));

        var edited = Message(1, 4, "edited") with { EditedAt = DateTimeOffset.UnixEpoch };
        Reenter(Page(6, [edited, Message(2, 5, "", deleted: true), Message(4, 6)]));

        reader.CatchUp.Should().Be(new CatchUp(1, 1, 1, NothingMissing: true));
    }

    [Fact]
    public void A_hole_is_not_called_nothing_missing()
    {
        Enter(Page(1, [Message(1, 1)]));

        Reenter(Page(3, [Message(3, 3)], lastNumber: 3));

        reader.CatchUp!.NothingMissing.Should().BeFalse();
    }

    [Fact]
    public void What_was_seen_beyond_c_before_a_loss_is_not_gone_on_from_in_another_run_of_the_server()
    {
        Enter(Page(1, [Message(1, 1)]) with { Witness = "one" });
        reader.Apply(Message(3, 3));

        Reenter(Page(3, [Message(2, 2), Message(3, 3)]) with { Witness = "two" }).Should().Be(NextStep.Restart);
        reader.Restart();
        reader.Take(Page(3, [Message(1, 1), Message(2, 2), Message(3, 3)]) with { Witness = "two" }, asked: null)
            .Should().Be(NextStep.Nothing);

        reader.CatchUp!.PutBack.Should().BeFalse();
        reader.Witness.Should().Be("two");
    }

    [Fact]
    public void A_heartbeat_of_another_witness_asks_for_changes()
    {
        Enter(Page(1, [Message(1, 1)]) with { Witness = "one" });

        reader.IsBehind(1, "one").Should().BeFalse();
        reader.IsBehind(1, "two").Should().BeTrue();
    }

    [Fact]
    public void Another_epoch_means_starting_afresh()
    {
        Enter(Page(3, [Message(1, 1), Message(2, 2), Message(3, 3)]));

        Reenter(Page(3, [], lastNumber: 3) with { Epoch = "restored" }).Should().Be(NextStep.Restart);
        reader.Restart();
        reader.Take(Page(1, [Message(1, 1, "other")]) with { Epoch = "restored" }, asked: null).Should().Be(NextStep.Nothing);

        Texts().Should().Equal("other");
        reader.UpToChange.Should().Be(1);
        reader.CatchUp.Should().Be(new CatchUp(1, 0, 0, NothingMissing: true, PutBack: true));
    }

    [Fact]
    public void A_counter_below_what_was_asked_after_means_starting_afresh()
    {
        Enter(Page(3, [Message(1, 3)]));

        Reenter(Page(2, [], lastNumber: 1)).Should().Be(NextStep.Restart);
    }

    [Fact]
    public void After_a_thousand_messages_with_more_to_come_the_newest_ones_are_cheaper_however_small_the_pages_are()
    {
        Enter(Page(1, [Message(1, 1)]));
        reader.BeginEntering();

        var steps = Enumerable.Range(0, 10)
            .Select(page => Enumerable.Range(2 + (page * 100), 100).Select(number => Message(number, number)).ToArray())
            .Select(messages => reader.Take(
                Page(messages[^1].Change, messages, lastNumber: 2_000) with { More = true }, messages[0].Change - 1))
            .ToList();

        steps.Should().Equal([.. Enumerable.Repeat(NextStep.AskChanges, 9), NextStep.Restart]);
    }

    [Fact]
    public void A_fresh_start_counts_the_messages_beyond_the_newest_held_before()
    {
        Enter(Page(1, [Message(1, 1)]));
        reader.BeginEntering();
        reader.Restart();

        reader.Take(Page(80, [.. Enumerable.Range(31, 50).Select(number => Message(number, number))]), asked: null);

        reader.CatchUp.Should().Be(new CatchUp(50, 0, 0, NothingMissing: true));
        reader.Oldest.Should().Be(31);
    }

    [Fact]
    public void A_change_to_a_message_older_than_the_oldest_held_moves_c_unseen()
    {
        Enter(Page(60, [Message(11, 59), Message(12, 60)]));

        reader.Apply(Message(3, 61, "edited"));

        Numbers().Should().Equal(11, 12);
        reader.UpToChange.Should().Be(61);
    }

    [Fact]
    public void Such_a_change_is_kept_while_older_messages_are_being_fetched()
    {
        Enter(Page(60, [Message(11, 59), Message(12, 60)]));
        var ticket = reader.BeginOlder();

        reader.Apply(Message(10, 61, "edited"));
        reader.EndOlder(ticket, [Message(9, 9), Message(10, 10, "as it was")]);

        Numbers().Should().Equal(9, 10, 11, 12);
        reader.Messages[1].Text.Should().Be("edited");
        reader.Oldest.Should().Be(9);
    }

    [Fact]
    public void Older_messages_fetched_before_a_fresh_start_are_dropped_for_they_would_leave_a_hole()
    {
        Enter(Page(60, [Message(11, 59), Message(12, 60)]));
        var ticket = reader.BeginOlder();

        reader.Restart();
        reader.Take(Page(200, [Message(150, 200)]), asked: null);
        reader.EndOlder(ticket, [Message(10, 10)]);

        Numbers().Should().Equal(150);
    }

    [Fact]
    public void A_head_beyond_c_is_behind_except_while_entering()
    {
        Enter(Page(3, [Message(1, 3)]));
        reader.IsBehind(3, null).Should().BeFalse();
        reader.IsBehind(4, null).Should().BeTrue();

        reader.BeginEntering();
        reader.IsBehind(4, null).Should().BeFalse();
    }

    private static MessageView Message(long number, long change, string text = "text", bool deleted = false) => new(
        "room", number, change, $"id-{number}", new("person", "Ada", PersonKind.Guest), text, "", DateTimeOffset.UnixEpoch, null,
        deleted ? DateTimeOffset.UnixEpoch : null);

    private static ChangePage Page(long upTo, MessageView[] messages, long? lastNumber = null) =>
        new("room", "epoch", messages, upTo, lastNumber ?? messages.Max(message => message.Number), More: false);

    private NextStep Enter(ChangePage page)
    {
        reader.BeginEntering();
        return reader.Take(page, asked: null);
    }

    private NextStep Reenter(ChangePage page)
    {
        reader.BeginEntering();
        return reader.Take(page, reader.UpToChange);
    }

    private IEnumerable<long> Numbers() => reader.Messages.Select(message => message.Number);

    private IEnumerable<string> Texts() => reader.Messages.Select(message => message.Text);
}
