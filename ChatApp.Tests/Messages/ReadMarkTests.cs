using ChatApp.Contracts;
using ChatApp.Messages;
using ChatApp.Tests.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace ChatApp.Tests.Messages;

[Trait("kind", "server")]
public sealed class ReadMarkTests : WireTests
{
    [Fact]
    public async Task Reading_is_told_to_every_connection_of_the_person_and_to_nobody_else()
    {
        var (anna, berta) = (await GuestAsync(), await GuestAsync());
        var elsewhere = await AgainAsync(anna);
        await SayAsync(berta, 5);

        await anna.CallAsync("MarkRead", anna.Room, 3);

        foreach (var connection in new[] { anna, elsewhere })
            (await connection.EventsAsync<ReadMark>("ReadChanged", 1)).Should().Equal(new ReadMark(anna.Room, 3, 2, 0));
        await berta.EnterAsync();
        await berta.MessageCameAsync(await anna.SayAsync("Fence"));
        berta.Came<ReadMark>("ReadChanged").Should().BeEmpty();
    }

    [Fact]
    public async Task A_mark_never_goes_back()
    {
        var anna = await GuestAsync();
        await SayAsync(anna, 5);

        foreach (var number in new[] { 4, 2, 0, 5, 4 })
            await anna.CallAsync("MarkRead", anna.Room, number);

        (await anna.EventsAsync<ReadMark>("ReadChanged", 5)).Select(mark => (mark.ReadUpTo, mark.Unread))
            .Should().Equal((4, 1), (4, 1), (4, 1), (5, 0), (5, 0));
        (await AgainAsync(anna)).Hello!.Reads.Should().Equal(new ReadMark(anna.Room, 5, 0, 0));
    }

    [Theory]
    [InlineData(3)]
    [InlineData(long.MaxValue)]
    [InlineData(-1)]
    [InlineData(long.MinValue)]
    public async Task What_is_not_there_cannot_be_read(long number)
    {
        var anna = await GuestAsync();
        await SayAsync(anna, 2);

        await anna.CallAsync("MarkRead", anna.Room, number).ShouldBeRefused("InvalidRequest");

        (await AgainAsync(anna)).Hello!.Reads.Should().Equal(new ReadMark(anna.Room, 0, 2, 0));
    }

    [Fact]
    public async Task Hello_tells_the_marks_of_all_rooms()
    {
        var anna = await GuestAsync();
        var garden = await anna.CreateRoomAsync();
        await SayAsync(anna, 3);
        await anna.SayInAsync(garden.Id, "one");
        await anna.CallAsync("MarkRead", anna.Room, 2);

        (await AgainAsync(anna)).Hello!.Reads.Should().BeEquivalentTo([new ReadMark(anna.Room, 2, 1, 0), new ReadMark(garden.Id, 0, 1, 0)]);
    }

    [Fact]
    public async Task What_was_there_before_joining_counts_as_read()
    {
        var (anna, berta, invited) = (await GuestAsync(), await GuestAsync(), await GuestAsync());
        var garden = await anna.CreateRoomAsync();
        await anna.SayInAsync(garden.Id, "one");
        await anna.SayInAsync(garden.Id, "two");

        await berta.JoinAsync(garden.Id);
        await anna.InviteAsync(garden.Id, invited);
        await anna.SayInAsync(garden.Id, "three");

        foreach (var person in new[] { berta, invited })
            (await AgainAsync(person)).Hello!.Reads.Should().Contain(new ReadMark(garden.Id, 2, 1, 0));
    }

    [Fact]
    public async Task Who_joins_again_starts_with_nothing_unread()
    {
        var (anna, berta) = (await GuestAsync(), await GuestAsync());
        var garden = await anna.CreateRoomAsync();
        await berta.JoinAsync(garden.Id);
        await anna.SayInAsync(garden.Id, "one");
        await berta.CallAsync("MarkRead", garden.Id, 1);
        await berta.CallAsync("QuitRoom", garden.Id);
        await anna.SayInAsync(garden.Id, "two");
        await berta.JoinAsync(garden.Id);

        (await AgainAsync(berta)).Hello!.Reads.Should().Contain(new ReadMark(garden.Id, 2, 0, 0));
    }

    [Theory]
    [InlineData(new[] { 3 }, 0, 2, 1)] // The last.
    [InlineData(new[] { 1 }, 1, 2, 0)] // The next: nothing is left to read.
    [InlineData(new[] { 2 }, 0, 2, 1)] // One in between.
    [InlineData(new[] { 1, 2 }, 2, 1, 0)]
    [InlineData(new[] { 1, 2, 3 }, 3, 0, 0)]
    public async Task What_is_deleted_before_it_was_read_is_not_unread(int[] deleted, long readUpTo, int unread, int after)
    {
        var (anna, writer) = (await GuestAsync(), await GuestAsync());
        var said = new List<MessageView> { await writer.SayAsync("1"), await writer.SayAsync("2"), await writer.SayAsync("3") };

        foreach (var number in deleted)
            await writer.DeleteAsync(said[number - 1]);

        var expected = new ReadMark(anna.Room, readUpTo, unread, 0, after);
        await anna.EventAsync("ReadChanged", arguments => arguments[0].GetProperty("unread").GetInt32() == unread);
        anna.Came<ReadMark>("ReadChanged").Should().EndWith(expected);
        (await AgainAsync(anna)).Hello!.Reads.Should().Equal(expected);
    }

    [Fact]
    public async Task A_deletion_is_no_news_to_those_who_had_read_the_message()
    {
        var (reader, other, writer) = (await GuestAsync(), await GuestAsync(), await GuestAsync());
        var message = await writer.SayAsync("read by one");
        await reader.CallAsync("MarkRead", reader.Room, 1);
        (await reader.EventsAsync<ReadMark>("ReadChanged", 1)).Single().ReadUpTo.Should().Be(1);
        await Server.App.Services.GetRequiredService<ReadMarks>().FlushAsync(CancellationToken.None);

        await writer.DeleteAsync(message);

        await other.EventAsync("ReadChanged", _ => true);
        reader.Came<ReadMark>("ReadChanged").Should().HaveCount(1);
    }

    [Fact]
    public async Task Messages_marked_as_unread_are_so_on_every_connection_and_after_a_start()
    {
        var (anna, berta) = (await GuestAsync("Anna"), await GuestAsync());
        await SayAsync(berta, 3);
        await berta.SayAsync("@Anna four");
        var elsewhere = await AgainAsync(anna);
        await anna.CallAsync("MarkRead", anna.Room, 4);

        await anna.CallAsync("MarkUnread", anna.Room, 2);

        await elsewhere.EventAsync("ReadChanged", arguments => arguments[0].GetProperty("readUpTo").GetInt64() == 1);
        elsewhere.Came<ReadMark>("ReadChanged").Should().EndWith(new ReadMark(anna.Room, 1, 3, 1));
        await Server.App.Services.GetRequiredService<ReadMarks>().FlushAsync(CancellationToken.None);
        (await QueryAsync($"SELECT ReadUpTo FROM Memberships m JOIN People p ON p.Key = m.PersonKey WHERE p.Id = '{anna.Id()}'"))
            .Should().Equal("1");
        await anna.CallAsync("MarkRead", anna.Room, 3);
        (await AgainAsync(anna)).Hello!.Reads.Should().Equal(new ReadMark(anna.Room, 3, 1, 1));
    }

    [Fact]
    public async Task Marking_as_unread_what_is_unread_already_reads_nothing()
    {
        var anna = await GuestAsync();
        await SayAsync(anna, 5);
        await anna.CallAsync("MarkRead", anna.Room, 2);

        await anna.CallAsync("MarkUnread", anna.Room, 5);

        (await AgainAsync(anna)).Hello!.Reads.Should().Equal(new ReadMark(anna.Room, 2, 3, 0));
    }

    [Fact]
    public async Task Marking_as_unread_has_a_bound()
    {
        var anna = await GuestAsync();
        await anna.SayAsync("1");

        var calls = Enumerable.Range(0, 60).Select(_ => anna.CallAsync("MarkUnread", anna.Room, 1)).ToList();

        await FluentActions.Awaiting(() => Task.WhenAll(calls)).Should().ThrowAsync<WireCallException>().WithMessage("*TooManyRequests: *");
        calls.Count(call => call.IsCompletedSuccessfully).Should().BeInRange(40, 50);
    }

    [Fact]
    public async Task What_waits_to_be_stored_is_stored_on_the_way_out()
    {
        var anna = await GuestAsync();
        await SayAsync(anna, 3);

        await StoreMarkAsync(anna, 2);

        (await QueryAsync("SELECT ReadUpTo FROM Memberships")).Should().Equal("2");
    }

    [Fact]
    public async Task A_lesser_mark_that_comes_after_a_start_does_not_take_back_what_is_stored()
    {
        var anna = await GuestAsync();
        await SayAsync(anna, 3);
        await StoreMarkAsync(anna, 2);

        await StoreMarkAsync(anna, 1);

        (await QueryAsync("SELECT ReadUpTo FROM Memberships")).Should().Equal("2");
    }

    [Fact]
    public async Task Marks_survive_a_restart_of_the_server()
    {
        await using var process = await ServerProcess.StartAsync();
        using var visitor = await WireVisitor.GuestAsync(process.Address);
        await using (var anna = await visitor.ConnectAsync())
        {
            await SayAsync(anna, 3);
            await anna.CallAsync("MarkRead", anna.Room, 2);
            process.Terminate();
            await process.ExitAsync();
        }

        await process.StartAgainAsync();

        await using var back = await visitor.ConnectAsync();
        back.Hello!.Reads.Should().Equal(new ReadMark(back.Room, 2, 1, 0));
    }

    private static async Task SayAsync(WireClient client, int count)
    {
        for (var number = 1; number <= count; number++)
            await client.SayAsync($"{number}");
    }

    /// <summary>Uses an instance that knows no other mark and was never started, so that only its stop can store this one.</summary>
    private async Task StoreMarkAsync(WireClient person, long number)
    {
        using var marks = ActivatorUtilities.CreateInstance<ReadMarks>(Server.App.Services);
        marks.Note(person.Id(), person.Room, number, _ => { }).Value.Should().Be(new ReadMark(person.Room, 2, 1, 0));
        await marks.StopAsync(CancellationToken.None);
    }
}
