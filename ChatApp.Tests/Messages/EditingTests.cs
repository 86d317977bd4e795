using ChatApp.Contracts;
using ChatApp.Messages;
using ChatApp.Tests.Files;
using ChatApp.Tests.Hosting;

namespace ChatApp.Tests.Messages;

[Trait("kind", "server")]
public sealed class EditingTests : WireTests
{
    [Fact]
    public async Task An_edit_keeps_the_number_and_takes_the_next_change()
    {
        var anna = await GuestAsync();
        var first = await anna.SayAsync("Frist", "the-id");
        await anna.SayAsync("Second");

        var edited = await anna.EditAsync(first, "**First**");

        edited.Should().BeEquivalentTo(
            first with { Change = 3, Text = "**First**", Html = "<p><strong>First</strong></p>" }, options =>
                options.Excluding(message => message.EditedAt));
        edited.EditedAt.Should().BeOnOrAfter(first.PostedAt);
        (await anna.EnterAsync()).Messages[0].Should().BeEquivalentTo(edited);
    }

    [Fact]
    public async Task The_same_text_again_changes_nothing()
    {
        var (anna, berta) = (await GuestAsync(), await GuestAsync());
        await berta.EnterAsync();
        var message = await anna.SayAsync("Hello");

        (await anna.EditAsync(message, "Hello")).Should().BeEquivalentTo(message);
        await berta.MessageCameAsync(await anna.SayAsync("Fence"));

        berta.Came<MessageView>("MessageChanged").Select(seen => seen.Change).Should().Equal(1, 2);
    }

    [Fact]
    public async Task Only_the_author_may_edit_or_delete_a_message()
    {
        var (anna, berta) = (await GuestAsync(), await GuestAsync());
        var message = await anna.SayAsync("Mine");

        await berta.EditAsync(message, "Yours").ShouldBeRefused("NotAllowed");
        await berta.DeleteAsync(message).ShouldBeRefused("NotAllowed");

        (await berta.EnterAsync()).Messages.Should().ContainSingle().Which.Should().BeEquivalentTo(message);
    }

    [Fact]
    public async Task Only_an_author_brings_back_what_they_have_just_deleted_themselves()
    {
        var (anna, berta, chief) = (await GuestAsync("Anna"), await GuestAsync(), await OperatorAsync());
        var message = await anna.SayAsync("**Not** so rude, @Anna");
        await anna.ReactAsync(message, "👍");
        await anna.DeleteAsync(message);

        await berta.RestoreAsync(message).ShouldBeRefused("NotAllowed");
        await chief.RestoreAsync(message).ShouldBeRefused("NotAllowed");
        (await anna.RestoreAsync(message)).Should().BeEquivalentTo(message with { Change = 4 }, "without its reactions");
        (await berta.EnterAsync()).Messages.Should().ContainSingle().Which.Should().BeEquivalentTo(message with { Change = 4 });
        (await anna.RestoreAsync(message)).Change.Should().Be(4, "it is there");

        await chief.DeleteAsync(message);
        await anna.RestoreAsync(message).ShouldBeRefused("NotAllowed");

        var second = await anna.SayAsync("Rude");
        await anna.DeleteAsync(second);
        (await chief.DeleteAsync(second)).Change.Should().BeGreaterThan(second.Change + 1, "it is deleted for good now");
        await anna.RestoreAsync(second).ShouldBeRefused("NotAllowed");
    }

    [Fact]
    public async Task A_message_that_is_brought_back_counts_as_unread_again()
    {
        var (anna, berta) = (await GuestAsync(), await GuestAsync());
        var message = await anna.SayAsync("Oops");
        await anna.DeleteAsync(message);
        await berta.EventsAsync<ReadMark>("ReadChanged", 1);

        await anna.RestoreAsync(message);

        await berta.EventsAsync<ReadMark>("ReadChanged", 2);
    }

    [Fact]
    public async Task A_deleted_text_is_kept_for_ten_seconds_and_one_with_files_not_at_all()
    {
        var time = new FakeTime();
        var texts = new DeletedTexts(time);
        var at = DateTimeOffset.UnixEpoch;
        var row = new MessageRow
        {
            ClientMessageId = "one",
            Text = "gone soon",
            DeletedAt = at,
            Author = new() { Id = "a", Name = "Anna" },
        };
        texts.Keep(row, at);
        texts.Take(row)!.Text.Should().Be("gone soon");
        texts.Take(row).Should().BeNull("it was taken");
        texts.Keep(row, at.AddSeconds(-1));
        texts.Take(row).Should().BeNull("it was deleted again since");
        texts.Keep(row, at);
        time.LatestAt.Should().Be(10);
        time.Ring();
        texts.Take(row).Should().BeNull();

        var anna = await GuestAsync();
        var sent = await anna.SendFilesAsync(anna.Room, "see", await anna.UploadAsync([1, 2, 3]));
        await anna.DeleteAsync(sent);
        await anna.RestoreAsync(sent).ShouldBeRefused("NotAllowed");
    }

    [Fact]
    public async Task An_operator_may_delete_anybodys_message_in_their_rooms_and_edit_nobodys()
    {
        var (anna, chief) = (await GuestAsync(), await OperatorAsync());
        var message = await anna.SayAsync("Rude");
        var closed = await anna.CreateRoomAsync(kind: "closed");
        var secret = await anna.SayInAsync(closed.Id, "Not for operators");

        await chief.EditAsync(message, "Polite").ShouldBeRefused("NotAllowed");
        (await chief.DeleteAsync(message)).DeletedAt.Should().NotBeNull();
        await chief.DeleteAsync(secret).ShouldBeRefused("RoomNotFound");

        (await anna.EnterAsync()).Messages.Should().ContainSingle().Which.Text.Should().BeEmpty();
        (await anna.EnterAsync(closed.Id)).Messages.Should().ContainSingle().Which.Text.Should().Be("Not for operators");
    }

    [Theory]
    [InlineData(2, "MessageNotFound")]
    [InlineData(long.MaxValue, "MessageNotFound")]
    [InlineData(0, "InvalidRequest")]
    [InlineData(-1, "InvalidRequest")]
    [InlineData(long.MinValue, "InvalidRequest")]
    public async Task A_number_that_is_not_there_cannot_be_edited_or_deleted(long number, string code)
    {
        var anna = await GuestAsync();
        await anna.SayAsync("The only one");

        await anna.CallAsync("EditMessage", anna.Room, number, "text").ShouldBeRefused(code);
        await anna.CallAsync("DeleteMessage", anna.Room, number).ShouldBeRefused(code);

        (await anna.EnterAsync()).UpToChange.Should().Be(1);
    }

    [Fact]
    public async Task A_deleted_message_leaves_an_empty_tombstone()
    {
        var anna = await GuestAsync();
        var message = await anna.SayAsync("Oh *no*", "the-id");

        var tombstone = await anna.DeleteAsync(message);

        tombstone.Should().BeEquivalentTo(
            message with { Change = 2, Text = "", Html = "" }, options => options.Excluding(deleted => deleted.DeletedAt));
        tombstone.DeletedAt.Should().BeOnOrAfter(message.PostedAt);
        (await anna.EnterAsync()).Messages.Should().ContainSingle().Which.Should().BeEquivalentTo(tombstone);
    }

    [Fact]
    public async Task Nothing_of_a_deleted_message_stays_in_its_row()
    {
        var anna = await GuestAsync("Anna");
        var message = await anna.SayAsync("My secret is walnut, @Anna");
        await anna.EditAsync(message, "My secret is acorn, @Anna");

        await anna.DeleteAsync(message);

        (await QueryAsync("SELECT Text, Mentions IS NULL, (SELECT COUNT(*) FROM Mentions) FROM Messages")).Should().Equal("|1|0");
        (await QueryAsync("SELECT * FROM Messages")).Should().ContainSingle()
            .Which.Should().NotContainAny("secret", "walnut", "acorn", "Anna");
    }

    [Fact]
    public async Task Deleting_twice_changes_nothing_the_second_time()
    {
        var anna = await GuestAsync();
        var tombstone = await anna.DeleteAsync(await anna.SayAsync("Gone"));

        (await anna.DeleteAsync(tombstone)).Should().BeEquivalentTo(tombstone);
        (await anna.EnterAsync()).UpToChange.Should().Be(2);
    }

    [Fact]
    public async Task A_deleted_message_cannot_be_edited()
    {
        var anna = await GuestAsync();
        var tombstone = await anna.DeleteAsync(await anna.SayAsync("Gone"));

        await anna.EditAsync(tombstone, "Back").ShouldBeRefused("NotAllowed");
        (await anna.EnterAsync()).Messages.Should().ContainSingle().Which.Should().BeEquivalentTo(tombstone);
    }

    [Fact]
    public async Task An_edit_and_a_deletion_reach_those_in_the_room_at_once()
    {
        var (anna, berta) = (await GuestAsync(), await GuestAsync());
        await berta.EnterAsync();
        var message = await anna.SayAsync("One");

        var edited = await anna.EditAsync(message, "Two");
        var deleted = await anna.DeleteAsync(message);

        (await berta.EventsAsync<MessageView>("MessageChanged", 3))
            .Should().BeEquivalentTo([message, edited, deleted], options => options.WithStrictOrdering());
    }

    [Fact]
    public async Task An_edit_and_a_deletion_reach_those_who_were_away()
    {
        var (anna, berta) = (await GuestAsync(), await GuestAsync());
        var messages = new List<MessageView>();
        for (var number = 1; number <= 4; number++)
            messages.Add(await anna.SayAsync($"Message {number}"));
        var held = (await berta.EnterAsync()).UpToChange;
        await berta.CallAsync("LeaveRoom", berta.Room);

        var deleted = await anna.DeleteAsync(messages[2]);
        var edited = await anna.EditAsync(messages[0], "Another text");
        var posted = await anna.SayAsync("Message 5");
        edited = await anna.EditAsync(edited, "Yet another text");

        var page = await berta.ChangesAsync(berta.Room, held);
        page.Messages.Should().BeEquivalentTo([deleted, posted, edited], options => options.WithStrictOrdering());
        page.Should().BeEquivalentTo(new { UpToChange = 8L, LastNumber = 5L, More = false });
    }

    [Fact]
    public async Task Repeating_a_send_gives_the_message_as_it_is_now()
    {
        var anna = await GuestAsync();
        var message = await anna.SayAsync("First", "the-id");

        var edited = await anna.EditAsync(message, "Edited");
        (await anna.SayAsync("First", "the-id")).Should().BeEquivalentTo(edited);
        var deleted = await anna.DeleteAsync(message);
        (await anna.SayAsync("First", "the-id")).Should().BeEquivalentTo(deleted);

        (await anna.EnterAsync()).Should().BeEquivalentTo(new { UpToChange = 3L, LastNumber = 1L });
    }

    [Fact]
    public async Task An_id_of_another_room_is_refused_and_gives_nothing_away()
    {
        var anna = await GuestAsync();
        var other = await anna.CreateRoomAsync();
        await anna.SayAsync("In the first room", "the-id");

        await anna.SayInAsync(other.Id, "In the other", "the-id").ShouldBeRefused("InvalidRequest");
        (await anna.EnterAsync(other.Id)).LastNumber.Should().Be(0);
    }

    [Theory]
    [InlineData("", "TextEmpty")]
    [InlineData(" \n ", "TextEmpty")]
    [InlineData(null, "TextEmpty")]
    [InlineData("nul\0", "InvalidRequest")]
    public async Task A_message_cannot_be_edited_into_what_cannot_be_sent(string? text, string code)
    {
        var anna = await GuestAsync();
        var message = await anna.SayAsync("Fine");

        await anna.EditAsync(message, text!).ShouldBeRefused(code);
        await anna.EditAsync(message, new string('x', Limits.Text + 1)).ShouldBeRefused("TextTooLong");
        (await anna.EnterAsync()).Messages.Should().ContainSingle().Which.Should().BeEquivalentTo(message);
    }
}
