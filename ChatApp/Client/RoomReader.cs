using ChatApp.Contracts;

namespace ChatApp.Client;

/// <summary>Implements the reader's rules for a room's two counters (contract: "The two counters of a room"). Pure logic: it names the
/// requests to send and takes their responses. Not safe for concurrent use.</summary>
internal sealed class RoomReader
{
    private readonly SortedList<long, MessageView> held = [];
    private readonly SortedSet<long> ahead = [];
    private readonly List<MessageView> aside = [];
    private readonly OlderPages older = new();
    private readonly CatchUpCount count = new();
    private List<MessageView> news = [];
    private long floor = 1;
    private bool entering;
    private bool putBack;
    private long seen;
    private int caughtUp;

    /// <summary>The contract's <i>c</i>: everything up to this change is held; null before the first page.</summary>
    public long? UpToChange { get; private set; }

    /// <summary>The epoch of the database that the messages are from; null before the first page.</summary>
    public string? Epoch { get; private set; }

    /// <summary>The witness to send to the server with <see cref="UpToChange"/>; null before the first page.</summary>
    public string? Witness { get; private set; }

    /// <summary>The number of the room's newest message, as last reported.</summary>
    public long LastNumber { get; private set; }

    /// <summary>The result of the last catch-up; null before the first reconnect.</summary>
    public CatchUp? CatchUp { get; private set; }

    /// <summary>Whether a change later than the one after <see cref="UpToChange"/> has been seen.</summary>
    public bool HasGap => ahead.Count > 0;

    /// <summary>The messages held, ascending by number.</summary>
    public IReadOnlyList<MessageView> Messages => [.. held.Values];

    /// <summary>The lowest number held, or in an empty room the next number. The reader does not track older messages.</summary>
    public long Oldest => floor;

    /// <summary>Call before <c>EnterRoom</c>: from then until the last page, live events are queued.</summary>
    public void BeginEntering()
    {
        caughtUp = 0;
        aside.Clear();
        // Entering again after the connection ended midway continues the count.
        if (!entering)
            count.Begin(held, wasThere: UpToChange is not null);
        entering = true;
    }

    /// <summary>Applies a page and returns the next request to send.</summary>
    /// <param name="page">The response of <c>EnterRoom</c> or <c>ChangesAfter</c>.</param>
    /// <param name="asked">The change it was requested after; null for the newest messages.</param>
    public NextStep Take(ChangePage page, long? asked)
    {
        if ((asked is not null && Epoch is not null && page.Epoch != Epoch) || page.UpToChange < asked)
        {
            putBack = true;
            return NextStep.Restart;
        }

        // The server's witness covers changes up to the requested one. Changes seen beyond it, before a loss, may be missing in another
        // run.
        if (asked is not null && page.Witness != Witness && seen > UpToChange)
            return NextStep.Restart;
        (Epoch, Witness) = (page.Epoch, page.Witness);
        LastNumber = Math.Max(LastNumber, page.LastNumber);
        if (UpToChange is null)
            floor = page.Messages.Count > 0 ? page.Messages.Min(message => message.Number) : page.LastNumber + 1;
        foreach (var message in page.Messages)
            Merge(message);
        AdvanceTo(Math.Max(UpToChange ?? 0, page.UpToChange));
        caughtUp += page.Messages.Count;
        if (page.More)
            // The newest ones are cheaper then (contract).
            return caughtUp < Limits.CatchUpMessages ? NextStep.AskChanges : NextStep.Restart;
        caughtUp = 0;
        if (entering)
            EndEntering(page);
        return NextStep.Nothing;
    }

    /// <summary>Applies a live event, or the response to an own call, which counts as one.</summary>
    public void Apply(MessageView message)
    {
        if (entering)
            aside.Add(message);
        else
            ApplyNow(message);
    }

    /// <summary>Whether a heartbeat reports changes not held, or a witness showing that changes held may not be stored.</summary>
    public bool IsBehind(long head, string? witness) => !entering && (head > UpToChange || witness != Witness);

    /// <summary>Discards all messages held; queued events stay, as they belong to the connection that is asked again.</summary>
    public void Restart()
    {
        if (!entering)
            BeginEntering();
        held.Clear();
        ahead.Clear();
        older.Forget();
        caughtUp = 0;
        seen = 0;
        (UpToChange, Epoch, Witness, LastNumber) = (null, null, null, 0);
    }

    /// <summary>Call before <c>MessagesBefore</c>: until its end, changes to messages not held are kept.</summary>
    /// <returns>The ticket for <see cref="EndOlder"/>.</returns>
    public int BeginOlder() => older.Begin();

    /// <summary>Applies the response of <c>MessagesBefore</c>, or null for none.</summary>
    /// <param name="ticket">The ticket from <see cref="BeginOlder"/>.</param>
    /// <param name="page">Ignored where the reader was reset meanwhile: it would leave a hole.</param>
    public void EndOlder(int ticket, IReadOnlyList<MessageView>? page)
    {
        foreach (var message in older.End(ticket, page))
        {
            floor = Math.Min(floor, message.Number);
            Show(message);
        }
    }

    /// <summary>The messages new or changed since the last call, in order of arrival.</summary>
    public IReadOnlyList<MessageView> TakeChanged() => Interlocked.Exchange(ref news, []);

    private void ApplyNow(MessageView message)
    {
        if (message.Change <= UpToChange)
            return;
        LastNumber = Math.Max(LastNumber, message.Number);
        Merge(message);
        ahead.Add(message.Change);
        AdvanceTo(UpToChange ?? 0);
    }

    private void EndEntering(ChangePage page)
    {
        entering = false;
        var whole = UpToChange == page.UpToChange && held.Count == LastNumber - floor + 1;
        CatchUp = count.End(held, putBack, whole);
        putBack = false;
        foreach (var message in aside)
            ApplyNow(message);
        aside.Clear();
    }

    private void Merge(MessageView message)
    {
        if (held.Count > 0 && message.Number < held.Keys[^1])
            Quote(message);
        if (message.Number < floor)
            older.Keep(message);
        else
            Show(message);
    }

    // Answers to a message quote it as it is now, however old they are.
    private void Quote(MessageView message)
    {
        if (held.TryGetValue(message.Number, out var present) && present.Change > message.Change)
            return;
        var quote = Contracts.Quote.Of(message);
        foreach (var reply in held.Values.Where(one => one.ReplyTo?.Number == quote.Number && one.ReplyTo != quote).ToList())
            held[reply.Number] = reply with { ReplyTo = quote };
    }

    private void Show(MessageView message)
    {
        if (held.TryGetValue(message.Number, out var present) && present.Change >= message.Change)
            return;
        held[message.Number] = message;
        seen = Math.Max(seen, message.Change);
        news.Add(message);
    }

    private void AdvanceTo(long change)
    {
        UpToChange = change;
        ahead.RemoveWhere(seen => seen <= UpToChange);
        while (ahead.Remove(UpToChange.Value + 1))
            UpToChange++;
    }
}
