namespace ChatApp.Tests.Browser;

/// <summary>The page's script that follows a room's two counters, in a browser: each rule of the contract.</summary>
[Trait("kind", "browser")]
public sealed class ScriptReaderTests(ScriptReaderTests.OnePage one) : IClassFixture<ScriptReaderTests.OnePage>
{
    private const string Given = """
        const { RoomReader } = await import('/js/chat.js');
        const message = (number, change, more = {}) =>
          ({ number, change, clientMessageId: `id-${number}`, author: { id: 'anna' }, ...more });
        const page = (messages, upToChange, more = {}) =>
          ({ epoch: 'e', messages, upToChange, lastNumber: messages.at(-1)?.number ?? 0, more: false, ...more });
        const reader = new RoomReader();
        reader.reset(page([message(1, 1), message(2, 2), message(3, 3)], 3));
        const state = (shown) =>
          `c=${reader.upToChange} last=${reader.last} gap=${reader.hasGap} complete=${reader.complete} shown=${
            shown?.map(one => `${one.number}:${one.change}`)}`;
        """;

    [Fact]
    public Task The_next_event_moves_the_reader() => Gives(
        "return state(reader.takeEvent(message(4, 4)))", "c=4 last=4 gap=false complete=true shown=4:4");

    [Fact]
    public Task An_event_seen_before_changes_nothing() => Gives(
        "return state(reader.takeEvent(message(3, 3)))", "c=3 last=3 gap=false complete=true shown=");

    [Fact]
    public Task An_event_ahead_shows_at_once_and_leaves_a_gap_until_the_missing_one_comes() => Gives(
        "const ahead = state(reader.takeEvent(message(5, 5))); return `${ahead} | ${state(reader.takeEvent(message(4, 4)))}`",
        "c=3 last=5 gap=true complete=false shown=5:5 | c=5 last=5 gap=false complete=true shown=4:4");

    [Fact]
    public Task A_page_closes_a_gap() => Gives(
        "reader.takeEvent(message(5, 5)); return state(reader.takePage(page([message(4, 4), message(5, 5)], 5)))",
        "c=5 last=5 gap=false complete=true shown=4:4");

    [Fact]
    public Task Events_are_kept_aside_while_entering_and_merged_after_it() => Gives(
        """
        reader.beginEntering();
        const live = reader.takeEvent(message(5, 5)).length;
        const shown = reader.takePage(page([message(4, 4)], 4));
        return `${live} ${state(shown)} | ${state(reader.finishEntering())}`
        """,
        "0 c=4 last=4 gap=false complete=true shown=4:4 | c=5 last=5 gap=false complete=true shown=5:5");

    [Fact]
    public Task The_greater_change_of_a_number_wins() => Gives(
        "reader.takeEvent(message(2, 5, { text: 'newer' })); reader.takePage(page([message(2, 4, { text: 'older' })], 4)); "
        + "return `${reader.get(2).text} ${state()}`",
        "newer c=5 last=3 gap=false complete=true shown=undefined");

    [Fact]
    public Task What_was_seen_beyond_c_before_a_loss_is_not_gone_on_from_in_another_run_of_the_server() => Gives(
        "reader.takeEvent(message(5, 5)); const next = page([message(4, 4), message(5, 5)], 5, { witness: 'two' }); "
        + "return [reader.takePage(next), reader.isForeign(next)].join()", ",false");

    [Fact]
    public Task Another_epoch_or_a_counter_that_went_back_starts_afresh() => Gives(
        "return [reader.takePage(page([], 3, { epoch: 'other' })), reader.takePage(page([], 2))].join()", ",");

    [Fact]
    public Task A_hole_in_the_numbers_is_not_complete() => Gives(
        "return state(reader.takePage(page([message(5, 5)], 5)))", "c=5 last=5 gap=false complete=false shown=5:5");

    [Fact]
    public Task A_change_before_the_oldest_held_moves_the_reader_unseen_and_is_kept_while_older_ones_are_read() => Gives(
        """
        reader.reset(page([message(51, 51), message(52, 52)], 52));
        const unseen = state(reader.takeEvent(message(7, 53)));
        reader.beginOlder();
        const kept = state(reader.takeEvent(message(50, 54, { text: 'edited' })));
        const shown = reader.takeOlder([message(49, 49), message(50, 50, { text: 'first' })]);
        return `${unseen} | ${kept} | ${state(shown)} ${reader.get(50).text} ${reader.oldest}`
        """,
        "c=53 last=52 gap=false complete=true shown= | c=54 last=52 gap=false complete=true shown= | "
        + "c=54 last=52 gap=false complete=true shown=49:49,50:54 edited 49");

    [Fact]
    public Task The_oldest_are_forgotten_and_read_again_but_not_while_older_ones_are_being_read() => Gives(
        """
        reader.beginOlder();
        const refused = reader.forgetBefore(2);
        reader.takeOlder([]);
        const forgotten = reader.forgetBefore(3);
        const live = state(reader.takeEvent(message(4, 4)));
        reader.beginOlder();
        return `${refused} ${forgotten} ${reader.oldest} ${live} | ${
          state(reader.takeOlder([message(1, 1), message(2, 2)]))} ${reader.oldest}`
        """,
        "false true 3 c=4 last=4 gap=false complete=true shown=4:4 | c=4 last=4 gap=false complete=true shown=1:1,2:2 1");

    private async Task Gives(string script, string expected) =>
        (await one.Page.Page.EvaluateAsync<string>($"(async () => {{ {Given} {script} }})()")).Should().Be(expected);

    public sealed class OnePage : IAsyncLifetime
    {
        private PageHost host = null!;

        public ChatPage Page { get; private set; } = null!;

        public async Task InitializeAsync()
        {
            host = await PageHost.StartAsync();
            Page = await host.PageAsync();
        }

        public async Task DisposeAsync() => await host.DisposeAsync();
    }
}
