using ChatApp.Contracts;
using ChatApp.Tests.Hosting;

namespace ChatApp.Tests.Messages;

/// <summary>A reaction is a change of its message, and reaches everybody like an edit.</summary>
[Trait("kind", "server")]
public sealed class ReactionTests : WireTests
{
    [Fact]
    public async Task A_reaction_takes_the_next_change_and_reaches_those_in_the_room_and_those_who_were_away_alike()
    {
        var (anna, berta, mei) = (await GuestAsync("Anna"), await GuestAsync("Berta"), await GuestAsync("Mei"));
        await berta.EnterAsync();
        var message = await anna.SayAsync("Who comes?");

        var reacted = await berta.ReactAsync(message, "👍");
        var again = await mei.ReactAsync(message, "👍");
        var other = await anna.ReactAsync(message, "🎉");

        reacted.Should().Be(message with { Change = 2, Reactions = [new("👍", 1, [berta.Hello!.Person with { Name = "Berta" }])] });
        other.Reactions!.Select(one => $"{one.Emoji} {one.Count} {string.Join(' ', one.People.Select(person => person.Name))}")
            .Should().Equal("👍 2 Berta Mei", "🎉 1 Anna");
        (await berta.EventsAsync<MessageView>("MessageChanged", 4)).Should().Equal(message, reacted, again, other);
        (await mei.ChangesAsync(mei.Room, 1)).Should().BeEquivalentTo(new { Messages = new[] { other }, UpToChange = 4L, LastNumber = 1L });
        (await mei.EnterAsync()).Messages.Should().Equal(other);
    }

    [Fact]
    public async Task The_same_reaction_again_and_the_removal_of_one_that_is_not_there_change_nothing()
    {
        var (anna, berta) = (await GuestAsync(), await GuestAsync());
        var message = await anna.SayAsync("Hello");
        await berta.ReactAsync(message, "❤");

        (await berta.ReactAsync(message, "❤\uFE0F")).Should().Be(await berta.ReactAsync(message, "❤"));
        (await anna.ReactAsync(message, "❤", on: false)).Change.Should().Be(2);
        (await berta.ReactAsync(message, "❤", on: false)).Should().Be(message with { Change = 3 });
        (await berta.ReactAsync(message, "❤", on: false)).Change.Should().Be(3);
        (await QueryAsync("SELECT COUNT(*) FROM Reactions")).Should().Equal("0");
    }

    [Fact]
    public async Task An_edit_keeps_the_reactions_and_a_deletion_takes_them_away()
    {
        var (anna, berta) = (await GuestAsync(), await GuestAsync());
        var message = await anna.SayAsync("One", "the-id");
        var reacted = await berta.ReactAsync(message, "👀");

        (await anna.SayAsync("One", "the-id")).Should().Be(reacted);
        (await anna.EditAsync(message, "Two")).Reactions.Should().Equal(reacted.Reactions);
        (await anna.DeleteAsync(message)).Reactions.Should().BeNull();

        (await QueryAsync("SELECT COUNT(*) FROM Reactions")).Should().Equal("0");
        await berta.ReactAsync(message, "👀").ShouldBeRefused("NotAllowed");
    }

    [Fact]
    public async Task Who_is_not_in_the_room_or_no_longer_cannot_react_and_in_an_archived_room_nobody_can()
    {
        var (anna, berta) = (await GuestAsync(), await GuestAsync());
        var room = await anna.CreateRoomAsync();
        var message = await anna.SayInAsync(room.Id, "Here");
        await berta.ReactAsync(message, "👍").ShouldBeRefused("RoomNotFound");
        await berta.JoinAsync(room.Id);
        await berta.ReactAsync(message, "👍");

        await anna.RemoveAsync(room.Id, berta);
        await berta.ReactAsync(message, "🎉").ShouldBeRefused("RoomNotFound");
        await berta.ReactAsync(message, "👍", on: false).ShouldBeRefused("RoomNotFound");
        await anna.CallAsync("ArchiveRoom", room.Id);
        await anna.ReactAsync(message, "🎉").ShouldBeRefused("NotAllowed");

        (await anna.EnterAsync(room.Id)).Messages.Single().Reactions
            .Should().ContainSingle().Which.Should().BeEquivalentTo(new { Emoji = "👍", Count = 1 });
    }

    [Theory]
    [InlineData(1, "two words", "InvalidRequest")]
    [InlineData(1, "👍👍", "InvalidRequest")]
    [InlineData(1, "👍\u200D👍", "InvalidRequest")]
    [InlineData(1, "🇽🇽", "InvalidRequest")]
    [InlineData(1, "", "InvalidRequest")]
    [InlineData(1, null, "InvalidRequest")]
    [InlineData(0, "👍", "InvalidRequest")]
    [InlineData(2, "👍", "MessageNotFound")]
    [InlineData(long.MaxValue, "👍", "MessageNotFound")]
    public async Task What_is_no_emoji_and_a_message_that_is_not_there_are_refused(long number, string? emoji, string code)
    {
        var anna = await GuestAsync();
        await anna.SayAsync("The only one");

        await anna.CallAsync("React", anna.Room, number, emoji, true).ShouldBeRefused(code);

        (await anna.EnterAsync()).UpToChange.Should().Be(1);
    }

    [Theory]
    [InlineData("👋🏿")]
    [InlineData("👩🏽\u200D🚀")]
    [InlineData("🇨🇳")]
    [InlineData("4\uFE0F\u20E3")]
    [InlineData("🏴󠁧󠁢󠁳󠁣󠁴󠁿")]
    [InlineData("👩🏻\u200D❤\uFE0F\u200D💋\u200D👨🏿")]
    public async Task Emoji_of_several_characters_are_reactions_and_are_taken_back(string emoji)
    {
        var anna = await GuestAsync();
        var message = await anna.SayAsync("Hello");

        (await anna.ReactAsync(message, emoji)).Reactions!.Single().Emoji.Should().Be(emoji);
        (await anna.ReactAsync(message, emoji, on: false)).Reactions.Should().BeNull();
    }

    [Fact]
    public async Task A_reaction_that_an_earlier_list_allowed_can_be_taken_back_but_not_added()
    {
        var anna = await GuestAsync();
        var message = await anna.SayAsync("Hello");
        await anna.ReactAsync(message, "👍");
        await QueryAsync("UPDATE \"Reactions\" SET \"Emoji\" = '🚀🏽' RETURNING \"Emoji\"");

        await anna.ReactAsync(message, "🚀🏽").ShouldBeRefused("InvalidRequest");
        (await anna.ReactAsync(message, "🚀🏽", on: false)).Reactions.Should().BeNull();
    }

    [Fact]
    public async Task A_message_has_so_many_kinds_of_reactions_and_no_more_and_each_of_them_takes_more_people()
    {
        var (anna, berta) = (await GuestAsync(), await GuestAsync());
        var message = await anna.SayAsync("A zoo");
        for (var kind = 0; kind < Limits.ReactionKinds; kind++)
            await anna.ReactAsync(message, char.ConvertFromUtf32(0x1F400 + kind));

        await anna.ReactAsync(message, "🚀").ShouldBeRefused("NotAllowed");
        (await berta.ReactAsync(message, "🐀")).Reactions.Should().HaveCount(Limits.ReactionKinds).And.Contain(one => one.Count == 2);
        await anna.ReactAsync(message, "🐁", on: false);
        (await anna.ReactAsync(message, "🚀")).Reactions.Should().HaveCount(Limits.ReactionKinds);
    }

    [Fact]
    public async Task Of_many_people_all_are_counted_the_first_are_named_and_the_next_find_their_id()
    {
        var people = await GuestsAsync(Limits.ReactionNames + 3);
        var message = await people[0].SayAsync("Hello all");
        foreach (var person in people)
            message = await person.ReactAsync(message, "👋");

        var reaction = message.Reactions!.Single();

        reaction.Count.Should().Be(people.Length);
        reaction.People.Select(person => person.Id).Should().Equal(people.Take(Limits.ReactionNames).Select(person => person.Id()));
        reaction.More.Should().Equal(people.Skip(Limits.ReactionNames).Select(person => person.Id()));
    }

    [Fact]
    public async Task A_new_name_is_in_the_reactions_of_the_page_and_of_those_who_enter()
    {
        var anna = await GuestAsync("Anna");
        await anna.ReactAsync(await anna.SayAsync("Hello"), "👋");
        await anna.Visitor!.Http.GetStringAsync(new Uri("/", UriKind.Relative));

        await RenameAsync(anna, "Annabelle");

        (await anna.Visitor!.Http.GetStringAsync(new Uri("/", UriKind.Relative))).Should().Contain("title=\"Annabelle\"");
        (await anna.EnterAsync()).Messages.Single().Reactions!.Single().People.Single().Name.Should().Be("Annabelle");
    }
}
