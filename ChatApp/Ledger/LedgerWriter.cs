using System.Threading.Channels;
using ChatApp.Storage;

namespace ChatApp.Ledger;

/// <summary>Takes entries of the hub log from whoever has one, at no cost of waiting, and writes them in batches. When more come than can be
/// written, the oldest of them are dropped and counted.</summary>
public sealed partial class LedgerWriter : BackgroundService
{
    /// <summary>How many entries wait at most; some 5 MB.</summary>
    public const int Capacity = 10_000;

    /// <summary>How many are written in one transaction, for which messages wait.</summary>
    private const int BatchSize = 500;

    /// <summary>Stories whose ends never come are given up in favour of newer ones.</summary>
    private const int EarlyStories = 1_000;

    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    /// <summary>As long as more than that come in a pause, another pause follows, but no more than so many: a herd wants the processor for itself.</summary>
    private const int Herd = 100, MostPauses = 5;

    private static readonly TimeSpan PruneEvery = TimeSpan.FromHours(1);

    private readonly Channel<Item> waiting;
    private readonly LedgerRefusals refusals;
    private readonly LedgerStore store;
    private readonly TimeProvider time;
    private readonly ILogger<LedgerWriter> logger;
    private readonly List<LedgerRow> rows = [];
    private readonly List<LedgerStory> stories = [];
    private readonly OrderedDictionary<string, LedgerStory> early = []; // By connection: whose end is still to come.
    private readonly LogThrottle<string> failures;
    private long dropped;
    private long droppedTold;

    /// <summary>Made once, with the server.</summary>
    public LedgerWriter(LedgerStore store, LedgerMetrics metrics, TimeProvider time, ILogger<LedgerWriter> logger)
    {
        (this.store, this.time, this.logger) = (store, time, logger);
        refusals = new(time);
        failures = new(time, (reason, times) => LogWriteFailed(null, reason ?? "several", times));
        waiting = Channel.CreateBounded<Item>(
            new BoundedChannelOptions(Capacity) { FullMode = BoundedChannelFullMode.DropOldest, SingleReader = true },
            _ => Interlocked.Increment(ref dropped));
        metrics.Watch(() => Dropped);
    }

    /// <summary>How many entries were dropped since the start.</summary>
    public long Dropped => Volatile.Read(ref dropped);

    /// <summary>Notes an entry.</summary>
    public void Note(LedgerRow row) => waiting.Writer.TryWrite(new(row, null));

    /// <summary>Notes a refusal, which never takes the place of anything else.</summary>
    /// <param name="row">The entry.</param>
    /// <param name="network">Where from; an address, or the network of an IPv6 address.</param>
    public void NoteRefusal(LedgerRow row, string network) => refusals.Note(row, network);

    /// <summary>Notes a client's story.</summary>
    public void Note(LedgerStory story) => waiting.Writer.TryWrite(new(null, story));

    /// <inheritdoc/>
    public override void Dispose()
    {
        failures.Dispose();
        base.Dispose();
    }

    /// <summary>Writes what waits, and stops.</summary>
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        Flush(cancellationToken);
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            await PauseAsync(stoppingToken); // The first clients come first.
            await TryAsync(() => store.EndLeftOpenAsync(stoppingToken), stoppingToken);
            await Task.WhenAll(WriteAllAsync(stoppingToken), PruneAllAsync(stoppingToken));
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The server stops.
        }
    }

    private async Task WriteAllAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            Flush(cancellationToken);
            await PauseAsync(cancellationToken);
        }
    }

    // By itself: while much is pruned, what happens meanwhile is written all the same.
    private async Task PruneAllAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            await TryAsync(() => store.PruneAsync(cancellationToken), cancellationToken);
            await Task.Delay(PruneEvery, time, cancellationToken);
        }
    }

    private async Task PauseAsync(CancellationToken cancellationToken)
    {
        for (int pauses = 0, before = 0, now; pauses < MostPauses; pauses++, before = now)
        {
            await Task.Delay(Pause, time, cancellationToken);
            now = waiting.Reader.Count;
            if (now - before < Herd || now > Capacity / 2)
                return;
        }
    }

    private void Flush(CancellationToken cancellationToken)
    {
        while (Take() && Try(Write, cancellationToken))
        {
        }

        while (refusals.Due(BatchSize) is { Count: > 0 } due && Try(() => store.Append(due), cancellationToken))
        {
        }

        refusals.Forget();

        if (Dropped is var now && now > droppedTold)
        {
            LogDropped(now - droppedTold);
            droppedTold = now;
        }

        void Write()
        {
            store.Append(rows);
            foreach (var end in rows.Where(row => row.Event == LedgerEvent.Closed))
            {
                if (early.Remove(end.ConnectionId!, out var story))
                    stories.Add(story);
            }

            rows.Clear();
            foreach (var story in store.Join(stories))
                early.TryAdd(story.ConnectionId!, story);
            stories.Clear();
            while (early.Count > EarlyStories)
                early.RemoveAt(0);
        }
    }

    // What could not be written stays and is tried again.
    private bool Take()
    {
        while (rows.Count < BatchSize && stories.Count < BatchSize && waiting.Reader.TryRead(out var item))
        {
            if (item.Story is { } story)
            {
                stories.Add(story);
                continue;
            }

            rows.Add(item.Row!);
            for (var at = stories.Count - 1; at >= 0 && stories[at].Next is null; at--)
                stories[at] = stories[at] with { Next = item.Row };
        }

        return rows.Count > 0 || stories.Count > 0;
    }

    private bool Try(Action write, CancellationToken cancellationToken)
    {
        try
        {
            write();
            return true;
        }
#pragma warning disable CA1031 // The hub log goes on, whatever happens to its storage.
        catch (Exception error) when (!cancellationToken.IsCancellationRequested)
#pragma warning restore CA1031
        {
            LogFailure(error);
            return false;
        }
    }

    private async Task TryAsync(Func<Task> write, CancellationToken cancellationToken)
    {
        try
        {
            await write();
        }
#pragma warning disable CA1031 // The hub log goes on, whatever happens to its storage.
        catch (Exception error) when (!cancellationToken.IsCancellationRequested)
#pragma warning restore CA1031
        {
            LogFailure(error);
        }
    }

    private void LogFailure(Exception error)
    {
        var expected = StoreTroubles.Of(error) != StoreTrouble.None;
        if (failures.TryAcquire(error.Message))
            LogWriteFailed(expected ? null : error, error.Message, 1);
    }

    [LoggerMessage(1110, LogLevel.Warning, "The hub log could not be stored; what waits is tried again: {Reason} ({Times} times)")]
    private partial void LogWriteFailed(Exception? error, string reason, int times);

    [LoggerMessage(1111, LogLevel.Warning, "{Entries} entries of the hub log were dropped: more came than could be stored")]
    private partial void LogDropped(long entries);

    private readonly record struct Item(LedgerRow? Row, LedgerStory? Story);
}
