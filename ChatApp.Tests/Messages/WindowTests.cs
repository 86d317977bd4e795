using ChatApp.Contracts;
using ChatApp.Messages;
using ChatApp.Tests.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace ChatApp.Tests.Messages;

/// <summary>A room of 120 messages, read a window at a time.</summary>
[Trait("kind", "server")]
public sealed class WindowTests : WireTests
{
    private const int Count = 120;

    private WireClient anna = null!;

    public override async Task InitializeAsync()
    {
        await base.InitializeAsync();
        anna = await GuestAsync();
        for (var number = 1; number <= Count; number++)
            await anna.SayAsync($"{number}");
    }

    [Theory]
    [InlineData(121, 71, 120)]
    [InlineData(120, 70, 119)]
    [InlineData(51, 1, 50)]
    [InlineData(50, 1, 49)]
    [InlineData(2, 1, 1)]
    [InlineData(1, 1, 0)]
    [InlineData(5_000, 71, 120)]
    public async Task Before_a_number_come_the_fifty_older_ones_ascending(long number, int first, int last) =>
        Numbers(await anna.CallAsync<List<MessageView>>("MessagesBefore", anna.Room, number)).Should().Equal(From(first, last));

    [Theory]
    [InlineData(1, 2, 51)]
    [InlineData(69, 70, 119)]
    [InlineData(70, 71, 120)]
    [InlineData(100, 101, 120)]
    [InlineData(120, 1, 0)]
    [InlineData(long.MaxValue, 1, 0)]
    public async Task After_a_number_come_the_fifty_newer_ones_ascending(long number, int first, int last) =>
        Numbers(await anna.CallAsync<List<MessageView>>("MessagesAfter", anna.Room, number)).Should().Equal(From(first, last));

    [Theory]
    [InlineData(60, 35, 84, true)]
    [InlineData(1, 1, 50, true)]
    [InlineData(-7, 1, 50, true)]
    [InlineData(119, 71, 120, false)]
    [InlineData(long.MaxValue, 71, 120, false)]
    public async Task Around_a_number_comes_a_window_that_says_whether_newer_ones_follow(long number, int first, int last, bool more)
    {
        var page = Server.App.Services.GetRequiredService<MessageReader>().Around(anna.Room, number);

        Numbers(page.Messages).Should().Equal(From(first, last));
        page.Should().BeEquivalentTo(new { UpToChange = (long)Count, LastNumber = (long)Count, More = more });
    }

    [Fact]
    public async Task Windows_leave_out_nothing_and_show_deleted_messages_in_their_place()
    {
        var tombstone = await anna.CallAsync<MessageView>("DeleteMessage", anna.Room, 60);

        var window = await anna.CallAsync<List<MessageView>>("MessagesAfter", anna.Room, 50);

        Numbers(window).Should().Equal(From(51, 100));
        window[9].Should().BeEquivalentTo(tombstone);
    }

    private static IEnumerable<long> Numbers(IEnumerable<MessageView> messages) => messages.Select(message => message.Number);

    private static IEnumerable<long> From(int first, int last) => Enumerable.Range(first, last - first + 1).Select(number => (long)number);
}
