using ChatApp.Contracts;
using ChatApp.Tests.Hosting;

namespace ChatApp.Tests.Messages;

/// <summary>Identical catch-up reads of many clients at once are coalesced if requested before the read starts, and no client misses a
/// message because of that.</summary>
[Trait("kind", "server")]
public sealed class SharedReadTests : WireTests
{
    private readonly HeldQuery query = new();
    private readonly RecordedSql sql = new();
    private readonly List<string> seen = [];

    protected override Task<TestServer> StartAsync() => TestServer.StartAsync(
        builder =>
        {
            query.Watch(builder);
            sql.Watch(builder);
        },
        "Chat:CatchUpReads=1", "Chat:HeartbeatInterval=00:05:00");

    [Fact]
    public async Task Those_who_ask_the_same_while_it_waits_for_its_turn_are_given_one_read()
    {
        var (anna, ben) = (await GuestAsync(), await GuestAsync());
        await ben.SayAsync("one");
        var guests = await GuestsAsync(12);
        query.HoldRead(anna.Room);
        var held = anna.EnterAsync();
        await query.Reached;
        sql.Take();

        var entering = guests.Select(client => client.EnterAsync(0)).ToList();
        // A client waits for the read once its two membership checks have run, one before and one after the shared check.
        await Patience.UntilAsync(() => Checks >= 2 * guests.Length);
        await ben.SayAsync("two");
        query.Release();

        var pages = await Task.WhenAll(entering);
        (await held).Messages.Should().ContainSingle();
        _ = Checks;
        seen.Count(text => text.Contains("m.\"Change\" >", StringComparison.Ordinal)).Should().Be(1);
        foreach (var page in pages)
            page.Messages.Select(message => message.Text).Should().Equal("one", "two");
    }

    [Fact]
    public async Task Nobody_who_enters_while_others_write_misses_a_message()
    {
        var writer = await GuestAsync();
        var readers = await GuestsAsync(24);
        List<(WireClient Reader, Task<ChangePage> Page)> entered = [];
        foreach (var wave in readers.Chunk(6))
        {
            var entering = wave.Select(reader => (reader, reader.EnterAsync(0))).ToList();
            for (var number = 0; number < 12; number++)
                await writer.SayAsync($"Message {number}");
            entered.AddRange(entering);
        }

        var last = await writer.SayAsync("Fence");

        foreach (var (reader, entering) in entered)
        {
            var page = await entering;
            await reader.MessageCameAsync(last);
            page.Messages.Concat(reader.Came<MessageView>("MessageChanged")).Select(message => message.Change).Distinct().Order()
                .Should().Equal(Enumerable.Range(1, (int)last.Change).Select(change => (long)change));
        }
    }

    [Fact]
    [Trait("database", "sqlite")]
    public async Task A_connect_with_nothing_missed_asks_the_database_six_things_and_for_no_message()
    {
        var anna = await GuestAsync();
        var said = await anna.SayAsync("one");
        sql.Take();

        var again = await AgainAsync(anna);
        (await again.EnterAsync(said.Change)).Messages.Should().BeEmpty();

        // Rooms and marks, the settings for notifications, the membership check, and that check again with the counter; background
        // statements do not count.
        var asked = sql.Take().Select(statement => statement.Text).Where(text => !text.Contains("\"HubLog\"", StringComparison.Ordinal))
            .ToList();
        // The number of deleted messages after a mark is counted with the mark, from an index of deleted messages.
        asked.Should().HaveCountLessThanOrEqualTo(6).And.NotContain(text =>
            text.Contains("\"Messages\"", StringComparison.Ordinal) && !text.Contains("\"ReadUpTo\"", StringComparison.Ordinal));
    }

    private int Checks
    {
        get
        {
            seen.AddRange(sql.Take().Select(statement => statement.Text));
            return seen.Count(
                text => text.Contains("r.\"Id\" = ?3", StringComparison.Ordinal) && !text.Contains("ReadUpTo", StringComparison.Ordinal));
        }
    }
}
