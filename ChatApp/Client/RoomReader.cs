using ChatApp.Contracts;

namespace ChatApp.Client;

/// <summary>The reader's rules of a room's two counters (contract: "The two counters of a room"). Pure logic: it tells what to ask and is
/// told the answers. Not safe for concurrent use.</summary>
public sealed class RoomReader
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

    /// <summary>The life of the database the messages come from; null before the first page.</summary>
    public string? Epoch { get; private set; }

    /// <summary>What to hand back to the server with <see cref="UpToChange"/>; null before the first page.</summary>
    public string? Witness { get; private set; }

    /// <summary>The number of the room's newest message, as last told.</summary>
    public long LastNumber { get; private set; }

    /// <summary>What the last reconnect brought; null before there was one.</summary>
    public CatchUp? CatchUp { get; private set; }

    /// <summary>Whether a later change has been seen than the one after <see cref="UpToChange"/>.</summary>
    public bool HasGap => ahead.Count > 0;

    /// <summary>The messages held, ascending by number.</summary>
    public IReadOnlyList<MessageView> Messages => [.. held.Values];

    /// <summary>The least number held, or that would be: the next one in an empty room. Older messages are not the reader's concern.</summary>
    public long Oldest => floor;

    /// <summary>To be called before <c>EnterRoom</c> is: from here to the last page live events are kept aside.</summary>
    public void BeginEntering()
    {
        caughtUp = 0;
        aside.Clear();
        // An entering that the connection's end broke off goes on counting from where it began.
        if (!entering)
            count.Begin(held, wasThere: UpToChange is not null);
        entering = true;
    }

    /// <summary>Takes a page.</summary>
    /// <param name="page">The answer of <c>EnterRoom</c> or <c>ChangesAfter</c>.</param>
    /// <param name="asked">The change it was asked after; null for the newest messages.</param>
    public NextStep Take(ChangePage page, long? asked)
    {
        if ((asked is not null && Epoch is not null && page.Epoch != Epoch) || page.UpToChange < asked)
        {
            putBack = true;
            return NextStep.StartAfresh;
        }

        // The server vouches for what was there up to the change asked after. What was seen beyond it, before a loss, another run may not have.
        if (asked is not null && page.Witness != Witness && seen > UpToChange)
            return NextStep.StartAfresh;
        (Epoch, Witness) = (page.Epoch, page.Witness);
        LastNumber = Math.Max(LastNumber, page.LastNumber);
        if (UpToChange is null)
            floor = page.Messages.Count > 0 ? page.Messages.Min(message => message.Number) : page.LastNumber + 1;
        foreach (var message in page.Messages)
            Merge(message);
        Reach(Math.Max(UpToChange ?? 0, page.UpToChange));
        caughtUp += page.Messages.Count;
        if (page.More)
            return caughtUp < Limits.CatchUpMessages ? NextStep.AskChanges : NextStep.StartAfresh; // The newest ones are cheaper then (contract).
        caughtUp = 0;
        if (entering)
            EndEntering(page);
        return NextStep.Nothing;
    }

    /// <summary>Takes a live event, or the answer to an own call, which counts as one.</summary>
    public void Apply(MessageView message)
    {
        if (entering)
            aside.Add(message);
        else
            ApplyNow(message);
    }

    /// <summary>Whether a heartbeat tells of changes that are not held, or that the server may not store what is.</summary>
    public bool IsBehind(long head, string? witness) => !entering && (head > UpToChange || witness != Witness);

    /// <summary>Forgets all that is held; what is kept aside stays, for it belongs to the connection that is asked again.</summary>
    public void StartAfresh()
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

    /// <summary>To be called before <c>MessagesBefore</c> is: until its end, changes to messages not held are kept.</summary>
    /// <returns>What <see cref="EndOlder"/> wants.</returns>
    public int BeginOlder() => older.Begin();

    /// <summary>Takes the answer of <c>MessagesBefore</c>, or null where there was none.</summary>
    /// <param name="ticket">From <see cref="BeginOlder"/>.</param>
    /// <param name="page">Ignored where the reader started afresh meanwhile: it would leave a hole.</param>
    public void EndOlder(int ticket, IReadOnlyList<MessageView>? page)
    {
        foreach (var message in older.End(ticket, page))
        {
            floor = Math.Min(floor, message.Number);
            Show(message);
        }
    }

    /// <summary>The messages that are new or changed since this was last called, in the order they came.</summary>
    public IReadOnlyList<MessageView> TakeNews() => Interlocked.Exchange(ref news, []);

    private void ApplyNow(MessageView message)
    {
        if (message.Change <= UpToChange)
            return;
        LastNumber = Math.Max(LastNumber, message.Number);
        Merge(message);
        ahead.Add(message.Change);
        Reach(UpToChange ?? 0);
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
        if (message.Number < floor)
            older.Keep(message);
        else
            Show(message);
    }

    private void Show(MessageView message)
    {
        if (held.TryGetValue(message.Number, out var present) && present.Change >= message.Change)
            return;
        held[message.Number] = message;
        seen = Math.Max(seen, message.Change);
        news.Add(message);
    }

    private void Reach(long change)
    {
        UpToChange = change;
        ahead.RemoveWhere(seen => seen <= UpToChange);
        while (ahead.Remove(UpToChange.Value + 1))
            UpToChange++;
    }
}
