using ChatApp.Contracts;
using ChatApp.Messages;
using ChatApp.Storage;
using ChatApp.Tests.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace ChatApp.Tests.Messages;

[Trait("kind", "server")]
public sealed class ManyWritersTests : WireTests
{
    [Fact]
    public async Task Sends_edits_and_deletions_of_many_at_once_leave_no_hole_in_numbers_or_changes()
    {
        const int each = 40;
        var writers = await GuestsAsync(6);
        var reader = await GuestAsync();
        await reader.EnterAsync();

        await Task.WhenAll(writers.Select(async writer =>
        {
            for (var number = 0; number < each; number++)
            {
                var message = await writer.SayAsync($"message {number}");
                var edit = writer.EditAsync(message, $"edited {number}");
                var next = writer.SayAsync($"and another {number}");
                await Task.WhenAll(edit, next);
                await writer.DeleteAsync(message);
            }
        }));

        var (numbers, changes) = (writers.Length * each * 2, writers.Length * each * 4);
        var seen = await reader.EventsAsync<MessageView>("MessageChanged", changes);
        seen.Select(message => message.Change).Should().Equal(Upto(changes));
        seen.Select(message => message.Number).Distinct().Order().Should().Equal(Upto(numbers));
        (await QueryAsync("SELECT LastNumber, Change FROM Rooms")).Should().Equal($"{numbers}|{changes}");
        (await QueryAsync("SELECT MIN(Number), MAX(Number), COUNT(*) FROM Messages")).Should().Equal($"1|{numbers}|{numbers}");

        List<MessageView> caughtUp = [];
        for (var page = await reader.ChangesAsync(reader.Room, 0); ; page = await reader.ChangesAsync(reader.Room, page.UpToChange))
        {
            caughtUp.AddRange(page.Messages);
            if (!page.More)
                break;
        }

        var latest = seen.GroupBy(message => message.Number).Select(one => one.Last()).OrderBy(message => message.Change);
        caughtUp.Should().BeEquivalentTo(latest, options => options.WithStrictOrdering());
    }

    [Fact]
    public async Task Several_writes_to_one_message_at_once_end_as_the_last_change_says()
    {
        var anna = await GuestAsync();
        var again = await AgainAsync(anna);
        await again.EnterAsync();
        var message = await anna.SayAsync("0");

        await Task.WhenAll(Enumerable.Range(1, 30).Select(turn => (turn % 2 == 0 ? anna : again).EditAsync(message, $"{turn}")));

        var seen = await again.EventsAsync<MessageView>("MessageChanged", 31);
        seen.Select(one => one.Change).Should().Equal(Upto(31));
        (await anna.EnterAsync()).Messages.Should().ContainSingle().Which.Should().BeEquivalentTo(seen[^1]);
    }

    [Fact]
    public async Task A_full_queue_answers_TryAgain_and_repeating_stores_each_message_once()
    {
        const int many = 5_000;
        var anna = await GuestAsync();
        // SignalR runs one call per connection at a time, so a full queue would take thousands of connections: most messages bypass it.
        var writer = Server.App.Services.GetRequiredService<MessageWriter>();
        Task<Outcome<MessageView>> SendAsync(int number) =>
            writer.WriteAsync(new Post(anna.Id(), anna.Room, $"id-{number}", new($"message {number}", [], "<p></p>")));

        Outcome<MessageView>[] refused;
        await using (await TestDatabase.HoldAsync(Server))
        {
            Server.Log.Expect(1101);
            Server.Log.Expect(1110);
            Server.Log.Expect(1229); // On PostgreSQL: the row of this node has to wait as well.
            Server.Log.Expect(1152); // Readiness reports the lock as well.
            Server.Log.Expect(20102); // EF reports the statement that failed.
            var sending = Task.WhenAll(Enumerable.Range(0, many).Select(SendAsync));
            await anna.SayAsync("message 0", "id-0").ShouldBeRefused("TryAgain");
            refused = await sending.WaitAsync(TimeSpan.FromSeconds(20));
        }

        refused.Should().OnlyContain(outcome => !outcome.Granted && outcome.Refusal.Code == "TryAgain");
        // The queued messages are stored by now; a message accepted after them shows that the queue has space again.
        List<MessageView> stored = [];
        using (var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30)))
        {
            while (!(await SendAsync(0)).Granted)
            {
                patience.Token.ThrowIfCancellationRequested();
                await Task.Yield();
            }
        }

        foreach (var some in Enumerable.Range(0, many).Chunk(1_000))
            stored.AddRange((await Task.WhenAll(some.Select(SendAsync))).Select(outcome => outcome.Value!));

        stored.Select(message => message.Number).Order().Should().Equal(Upto(many));
        stored.Select(message => message.ClientMessageId).Should().OnlyHaveUniqueItems();
        (await anna.SayAsync("message 0", "id-0"))
            .Should().BeEquivalentTo(stored[0], options => options.Excluding(message => message.Html));
        (await QueryAsync("SELECT COUNT(*), COUNT(DISTINCT ClientMessageId), MAX(Number) FROM Messages"))
            .Should().Equal($"{many}|{many}|{many}");
    }

    private static IEnumerable<long> Upto(int last) => Enumerable.Range(1, last).Select(number => (long)number);
}
