using System.Threading.Channels;

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
    private readonly LedgerStore store;
    private readonly TimeProvider time;
    private readonly ILogger<LedgerWriter> logger;
    private readonly List<LedgerRow> rows = [];
    private readonly List<LedgerStory> stories = [];
    private readonly OrderedDictionary<string, LedgerStory> early = []; // By connection: whose end is still to come.
    private long dropped;
    private long droppedTold;

    /// <summary>Made once, with the server.</summary>
    public LedgerWriter(LedgerStore store, LedgerMetrics metrics, TimeProvider time, ILogger<LedgerWriter> logger)
    {
        (this.store, this.time, this.logger) = (store, time, logger);
        waiting = Channel.CreateBounded<Item>(
            new BoundedChannelOptions(Capacity) { FullMode = BoundedChannelFullMode.DropOldest, SingleReader = true },
            _ => Interlocked.Increment(ref dropped));
        metrics.Watch(() => Dropped);
    }

    /// <summary>How many entries were dropped since the start.</summary>
    public long Dropped => Volatile.Read(ref dropped);

    /// <summary>Notes an entry.</summary>
    public void Note(LedgerRow row) => waiting.Writer.TryWrite(new(row, null));

    /// <summary>Notes a client's story.</summary>
    public void Note(LedgerStory story) => waiting.Writer.TryWrite(new(null, story));

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
            Try(store.EndLeftOpen, stoppingToken);
            var prunedAt = time.GetTimestamp();
            Try(() => store.Prune(stoppingToken), stoppingToken);
            while (rows.Count > 0 || stories.Count > 0 || await waiting.Reader.WaitToReadAsync(stoppingToken))
            {
                Flush(stoppingToken);
                if (time.GetElapsedTime(prunedAt) > PruneEvery)
                {
                    prunedAt = time.GetTimestamp();
                    Try(() => store.Prune(stoppingToken), stoppingToken);
                }

                await PauseAsync(stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The server stops.
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
            LogWriteFailed(error);
            return false;
        }
    }

    [LoggerMessage(1110, LogLevel.Warning, "The hub log could not be stored; what waits is tried again")]
    private partial void LogWriteFailed(Exception error);

    [LoggerMessage(1111, LogLevel.Warning, "{Entries} entries of the hub log were dropped: more came than could be stored")]
    private partial void LogDropped(long entries);

    private readonly record struct Item(LedgerRow? Row, LedgerStory? Story);
}
