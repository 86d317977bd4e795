using ChatApp.Contracts;
using ChatApp.Tests.Hosting;

namespace ChatApp.Tests.Messages;

[Trait("kind", "server")]
public sealed class MentionTests : WireTests
{
    private WireClient author = null!;
    private WireClient anna = null!;

    public override async Task InitializeAsync()
    {
        await base.InitializeAsync();
        author = await GuestAsync("Writer");
        anna = await GuestAsync("Anna");
    }

    [Theory]
    [InlineData("@Anna", 1)]
    [InlineData("Hello @anna!", 1)]
    [InlineData("(@ANNA)", 1)]
    [InlineData("@Anna and @Anna again", 1)]
    [InlineData("你好@Anna你好", 1)]
    [InlineData("mail@Anna", 0)]
    [InlineData("@Annabel", 0)]
    [InlineData("Anna", 0)]
    [InlineData("@ Anna", 0)]
    public async Task A_name_after_the_sign_counts_for_its_bearer(string text, int mentions)
    {
        var message = await author.SayAsync(text);

        (await MarkAsync(anna)).Should().Be(new ReadMark(anna.Room, 0, 1, mentions));
        message.Html.Contains($"data-person=\"{anna.Id()}\"", StringComparison.Ordinal).Should().Be(mentions > 0);
    }

    [Fact]
    public async Task Of_many_people_with_one_name_ten_are_named()
    {
        foreach (var guest in await GuestsAsync(11))
            await RenameAsync(guest, "Anna");

        await author.SayAsync("@Anna");

        (await MarkAsync(anna)).Mentions.Should().Be(1);
        (await QueryAsync("SELECT COUNT(*) FROM Mentions")).Should().Equal("10");
    }

    [Fact]
    public async Task A_name_counts_where_the_parser_finds_one()
    {
        (string Text, int Mentions)[] cases =
        [
            ("＠Anna", 1),
            ("@Ａｎｎａ", 1),
            ("@An\u200Bna", 1),
            ("`@Anna`", 0),
            ("```\n@Anna\n```", 0),
            ("> ```\n> @Anna\n> ```", 0),
            ("> @Anna said", 1),
            ("- @Anna", 1),
            ("https://medium.com/@Anna/x", 0),
            ("medium.com/@Anna", 0),
            ("[her](https://medium.com/@Anna)", 0),
            ("@Anna@example.org", 0),
            ("anna@Anna.example", 0),
            ("\\@Anna", 0),
            ("@Anna-Lena", 0),
            ("@Anna_2", 0),
            ("@Anna.Lena", 0),
            ("@Annä", 0),
            ("@Anna\u0301", 0),
            ("@Annaя", 0),
            ("@Anna's turn", 1),
            ("@Anna-", 1),
            ("`code` and @Anna", 1),
        ];
        foreach (var (text, mentions) in cases)
        {
            var message = await author.SayAsync(text);

            (await QueryAsync($"SELECT PersonKey FROM Mentions WHERE Number = {message.Number}"))
                .Should().HaveCount(mentions, "of {0}", text);
            message.Html.Contains($"data-person=\"{anna.Id()}\"", StringComparison.Ordinal).Should().Be(mentions > 0, "of {0}", text);
        }
    }

    [Fact]
    public async Task The_longest_name_counts()
    {
        var maria = await GuestAsync("Anna Maria");

        var message = await author.SayAsync("Dear @Anna Maria, hello");

        message.Html.Should().Be($"<p>Dear <span class=\"mention\" data-person=\"{maria.Id()}\">@Anna Maria</span>, hello</p>");
        (await MarkAsync(maria)).Mentions.Should().Be(1);
        (await MarkAsync(anna)).Mentions.Should().Be(0);
    }

    [Fact]
    public async Task Two_people_of_one_name_are_both_mentioned()
    {
        var other = await GuestAsync("ANNA");

        await author.SayAsync("@Anna?");

        (await MarkAsync(anna)).Mentions.Should().Be(1);
        (await MarkAsync(other)).Mentions.Should().Be(1);
    }

    [Fact]
    public async Task Who_is_not_in_the_room_is_not_mentioned()
    {
        var room = await author.CreateRoomAsync("Surprise", "closed");

        var message = await author.SayInAsync(room.Id, "Nothing to @Anna");
        await author.InviteAsync(room.Id, anna);

        message.Html.Should().Be("<p>Nothing to @Anna</p>");
        (await QueryAsync("SELECT * FROM Mentions")).Should().BeEmpty();
    }

    [Fact]
    public async Task Names_are_compared_as_people_read_them()
    {
        (string Name, string Text, int Mentions)[] cases =
        [
            ("Анна", "@Анна, привет", 1),
            ("Анна", "@АННА", 1),
            ("Анна", "@Аннабель", 0),
            ("José", "@José", 1),
            ("José", "@Jose\u0301 hola", 1),
            ("José", "@Jose", 0),
            ("Jose\u0301", "@JOSÉ", 1),
            ("张三", "你好@张三请看", 1),
            ("张三", "@李四", 0),
            ("Straße", "@STRASSE", 1),
            ("ΝΙΚΟΣ", "@Νίκος", 0),
            ("Νίκος", "@ΝΊΚΟΣ!", 1),
            ("דנה", "שלום @דנה, מה נשמע", 1),
            ("田中", "@田中さん", 1),
            ("민수", "@민수야", 1),
            ("🦦 Otter", "@🦦 otter", 1),
        ];
        foreach (var (name, text, mentions) in cases)
        {
            await RenameAsync(anna, name);

            var message = await author.SayAsync(text);

            (await QueryAsync($"SELECT PersonKey FROM Mentions WHERE Number = {message.Number}"))
                .Should().HaveCount(mentions, "of {0} in {1}", name, text);
            message.Html.Contains($"data-person=\"{anna.Id()}\"", StringComparison.Ordinal)
                .Should().Be(mentions > 0, "of {0} in {1}", name, text);
            (await author.EnterAsync()).Messages[^1].Html.Should().Be(message.Html);
        }
    }

    [Fact]
    public async Task Signs_in_code_do_not_use_up_the_places_of_a_text()
    {
        await author.SayAsync($"```\n{string.Concat(Enumerable.Repeat("@a @b\n", 100))}```\n@Anna look");

        (await MarkAsync(anna)).Mentions.Should().Be(1);
    }

    [Fact]
    public async Task A_mention_stays_as_written_when_its_bearer_takes_another_name()
    {
        await author.SayAsync("@Anna");
        await RenameAsync(anna, "Bella");

        var message = (await anna.EnterAsync()).Messages.Single();

        message.Html.Should().Be($"<p><span class=\"mention\" data-person=\"{anna.Id()}\">@Anna</span></p>");
        (await MarkAsync(anna)).Mentions.Should().Be(1);
    }

    [Fact]
    public async Task Reading_on_leaves_only_the_mentions_after_it()
    {
        foreach (var text in new[] { "@Anna one", "two", "@Anna three", "@Anna four" })
            await author.SayAsync(text);

        await anna.CallAsync("MarkRead", anna.Room, 1);
        (await MarkAsync(anna)).Should().Be(new ReadMark(anna.Room, 1, 3, 2));
        await anna.CallAsync("MarkRead", anna.Room, 3);
        (await MarkAsync(anna)).Should().Be(new ReadMark(anna.Room, 3, 1, 1));
        await anna.CallAsync("MarkRead", anna.Room, 4);
        (await MarkAsync(anna)).Should().Be(new ReadMark(anna.Room, 4, 0, 0));
    }

    [Fact]
    public async Task Deleting_a_message_or_editing_the_name_away_takes_the_mention_back()
    {
        var first = await author.SayAsync("@Anna one");
        var second = await author.SayAsync("@Anna two");
        await author.SayAsync("@Anna three");

        await author.DeleteAsync(first);
        (await MarkAsync(anna)).Mentions.Should().Be(2);
        await author.EditAsync(second, "Nobody");
        (await MarkAsync(anna)).Mentions.Should().Be(1);
        await author.EditAsync(second, "@Anna after all");
        (await MarkAsync(anna)).Mentions.Should().Be(2);
    }

    [Fact]
    public async Task Writes_to_one_message_in_one_batch_leave_the_mentions_of_the_last()
    {
        var again = await AgainAsync(author);
        var message = await author.SayAsync("@Anna");

        for (var round = 0; round < 10; round++)
            await Task.WhenAll(author.EditAsync(message, $"@Anna @Writer {round}"), again.EditAsync(message, $"@Writer {round}"));
        await author.EditAsync(message, "@Anna at last");

        (await MarkAsync(anna)).Mentions.Should().Be(1);
        (await QueryAsync("SELECT Number FROM Mentions")).Should().Equal("1");
    }

    [Fact]
    public async Task Who_is_mentioned_is_told_without_having_entered_the_room()
    {
        var elsewhere = await AgainAsync(anna);
        await author.SayAsync("Nobody in particular");

        await author.SayAsync("@Anna!");

        foreach (var connection in new[] { anna, elsewhere })
        {
            await connection.EventAsync("ReadChanged", arguments => arguments[0].GetProperty("mentions").GetInt32() == 1);
            connection.Came<ReadMark>("ReadChanged").Should().OnlyContain(mark => mark == new ReadMark(anna.Room, 0, 2, 1));
        }

        author.Came<ReadMark>("ReadChanged").Should().BeEmpty();
    }

    [Theory]
    [InlineData("@Anna one", "nobody", 0)]
    [InlineData("@Anna one", null, 0)]
    [InlineData("nobody", "@Anna after all", 1)]
    public async Task A_badge_comes_and_goes_with_what_the_message_says_now(string text, string? then, int mentions)
    {
        var message = await author.SayAsync(text);
        await anna.EventAsync("RoomChanged", arguments => arguments[0].GetProperty("lastNumber").GetInt64() == 1);
        var before = anna.Came<ReadMark>("ReadChanged").Count;

        _ = then is null ? await author.DeleteAsync(message) : await author.EditAsync(message, then);

        await anna.EventAsync("ReadChanged", arguments => arguments[0].GetProperty("mentions").GetInt32() == mentions);
        (await MarkAsync(anna)).Mentions.Should().Be(mentions);
        anna.Came<ReadMark>("ReadChanged").Should().HaveCountGreaterThan(before).And.Subject.Last().Mentions.Should().Be(mentions);
    }

    [Fact]
    public async Task A_name_that_comes_into_a_message_already_read_is_no_mention_to_be_read()
    {
        var message = await author.SayAsync("nobody");
        await anna.CallAsync("MarkRead", anna.Room, 1);

        await author.EditAsync(message, "@Anna");

        (await MarkAsync(anna)).Should().Be(new ReadMark(anna.Room, 1, 0, 0));
    }

    private async Task<ReadMark> MarkAsync(WireClient client) =>
        (await AgainAsync(client)).Hello!.Reads.Single(mark => mark.RoomId == client.Room);
}
