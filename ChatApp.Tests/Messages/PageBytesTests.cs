using System.Text.Json;
using ChatApp.Contracts;
using ChatApp.Tests.Hosting;

namespace ChatApp.Tests.Messages;

/// <summary>The size of a message page is limited, so that a slow link is not silent for long, and no message is left out because of
/// that.</summary>
[Trait("kind", "server")]
public sealed class PageBytesTests : WireTests
{
    private const int Count = 40;

    private WireClient anna = null!;

    public override async Task InitializeAsync()
    {
        await base.InitializeAsync();
        anna = await GuestAsync();
        await Task.WhenAll(Enumerable.Range(0, Count).Select(number => anna.SayAsync(Long(number))));
    }

    [Fact]
    public async Task The_changes_of_a_room_come_in_small_pages_that_leave_nothing_out()
    {
        foreach (var number in (int[])[3, 7, 8, 30])
            await anna.CallAsync<MessageView>("EditMessage", anna.Room, number, Long(number) + " edited");
        await anna.CallAsync<MessageView>("DeleteMessage", anna.Room, 5);

        var pages = new List<ChangePage> { Small<ChangePage>(await anna.CallAsync("EnterRoom", anna.Room, 0)) };
        while (pages[^1].More)
            pages.Add(Small<ChangePage>(await anna.CallAsync("ChangesAfter", anna.Room, pages[^1].UpToChange), Limits.LargestPageBytes));

        pages.Count.Should().BeGreaterThan(2);
        pages.SelectMany(page => page.Messages).Select(message => message.Number).Should()
            .Equal([.. Numbers(1, Count).Except([3L, 5, 7, 8, 30]), 3, 7, 8, 30, 5]);
        pages.SkipLast(1).Select(page => page.UpToChange).Should().Equal(pages.SkipLast(1).Select(page => page.Messages[^1].Change));
        pages[^1].UpToChange.Should().Be(Count + 5);
    }

    [Fact]
    public async Task A_room_opens_with_as_many_of_the_newest_as_fit()
    {
        var page = Small<ChangePage>(await anna.CallAsync("EnterRoom", anna.Room, null));

        page.Should().BeEquivalentTo(new { UpToChange = (long)Count, LastNumber = (long)Count, More = false });
        Of(page.Messages).Should().Equal(Numbers(Count - page.Messages.Count + 1, Count));
        page.Messages.Count.Should().BeInRange(5, 20);
    }

    [Fact]
    public async Task Older_and_newer_ones_come_as_many_as_fit_from_where_one_stands()
    {
        var older = Small<List<MessageView>>(await anna.CallAsync("MessagesBefore", anna.Room, 30));
        var newer = Small<List<MessageView>>(await anna.CallAsync("MessagesAfter", anna.Room, 10));

        Of(older).Should().Equal(Numbers(30 - older.Count, 29));
        Of(newer).Should().Equal(Numbers(11, 10 + newer.Count));
        older.Count.Should().BeInRange(5, 20);
        newer.Count.Should().BeInRange(5, 20);
    }

    [Fact]
    public async Task A_message_that_is_longer_than_a_page_comes_all_the_same_alone()
    {
        var longest = await anna.SayAsync(new string('"', Limits.Text));
        await anna.SayAsync("short");

        var page = await anna.ChangesAsync(anna.Room, Count);
        page.Messages.Should().ContainSingle().Which.Number.Should().Be(longest.Number);
        page.Should().BeEquivalentTo(new { UpToChange = longest.Change, More = true });
        Of(await anna.CallAsync<List<MessageView>>("MessagesBefore", anna.Room, longest.Number + 1)).Should().Equal(longest.Number);
        Of((await anna.EnterAsync()).Messages).Should().Equal(longest.Number + 1);
    }

    [Fact]
    public async Task A_catch_up_that_is_taken_quickly_gets_larger_pages_and_the_next_one_begins_small_again()
    {
        var first = await anna.EnterAsync(0);
        var second = await anna.ChangesAsync(anna.Room, first.UpToChange);
        second.Messages.Count.Should().BeGreaterThan(first.Messages.Count + 5);

        (await anna.EnterAsync(0)).Messages.Should().HaveCount(first.Messages.Count);
    }

    private static string Long(int number) => $"{number} {new string('x', 1_500)}";

    private static T Small<T>(JsonElement answer, int most = Limits.PageBytes)
    {
        System.Text.Encoding.UTF8.GetByteCount(answer.GetRawText()).Should().BeLessThan(most + 1024);
        return answer.Deserialize<T>(WireClient.Json)!;
    }

    private static IEnumerable<long> Of(IEnumerable<MessageView> messages) => messages.Select(message => message.Number);

    private static IEnumerable<long> Numbers(int first, int last) =>
        Enumerable.Range(first, last - first + 1).Select(number => (long)number);
}
