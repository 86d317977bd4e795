using System.Threading.Channels;
using ChatApp.Logging;
using ChatApp.Storage;

namespace ChatApp.HubLog;

/// <summary>Queues rows for the hub log without blocking, and writes them in batches. If more arrive than can be written, the oldest are
/// dropped and counted.</summary>
public sealed partial class HubLogWriter : BackgroundService
{
    /// <summary>Maximum length of the queue; about 5 MB.</summary>
    public const int Capacity = 10_000;

    /// <summary>Number of rows per transaction, during which message writes wait.</summary>
    private const int BatchSize = 500;

    /// <summary>Maximum number of reports whose ends are not written yet; beyond it, the oldest are discarded.</summary>
    private const int MaxEarlyReports = 1_000;

    private static readonly TimeSpan WriteInterval = TimeSpan.FromSeconds(1);

    /// <summary>While at least this many rows arrive per pause, writing is postponed by another pause, up to the maximum: a reconnect storm
    /// needs the processor.</summary>
    private const int ReconnectStorm = 100, MaxPauses = 5;

    private static readonly TimeSpan PruneInterval = TimeSpan.FromHours(1), DeadNodeCheckInterval = TimeSpan.FromMinutes(1);

    private readonly Channel<Item> waiting;
    private readonly HubLogRefusals refusals;
    private readonly HubLogStore store;
    private readonly TimeProvider time;
    private readonly ILogger<HubLogWriter> logger;
    private readonly List<HubLogRow> rows = [];
    private readonly List<ClientReport> reports = [];
    // By connection: reports whose ends are not written yet.
    private readonly OrderedDictionary<string, ClientReport> earlyReports = [];
    private readonly LogThrottle<string> failures;
    private long dropped;
    private long droppedLogged;

    /// <summary>Creates the queue and its log throttle.</summary>
    public HubLogWriter(HubLogStore store, HubLogMetrics metrics, TimeProvider time, ILogger<HubLogWriter> logger)
    {
        (this.store, this.time, this.logger) = (store, time, logger);
        refusals = new(time);
        failures = new(time, (reason, times) => LogWriteFailed(null, reason ?? "several", times));
        waiting = Channel.CreateBounded<Item>(
            new BoundedChannelOptions(Capacity) { FullMode = BoundedChannelFullMode.DropOldest, SingleReader = true },
            _ => Interlocked.Increment(ref dropped));
        metrics.Watch(() => Dropped);
    }

    /// <summary>Number of rows dropped since the start.</summary>
    public long Dropped => Volatile.Read(ref dropped);

    /// <summary>Queues a row without blocking.</summary>
    public void Note(HubLogRow row) => waiting.Writer.TryWrite(new(row, null));

    /// <summary>Queues a refusal, which never displaces another row.</summary>
    /// <param name="row">The row.</param>
    /// <param name="network">The client's address, or the network of an IPv6 address.</param>
    public void NoteRefusal(HubLogRow row, string network) => refusals.Note(row, network);

    /// <summary>Queues a client's report.</summary>
    public void Note(ClientReport report) => waiting.Writer.TryWrite(new(null, report));

    /// <inheritdoc/>
    public override void Dispose()
    {
        failures.Dispose();
        base.Dispose();
    }

    /// <summary>Stops, then writes the pending rows.</summary>
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
            await PauseAsync(stoppingToken); // Lets the first clients connect before it.
            await TryAsync(() => store.EndLeftOpenAsync(stoppingToken), stoppingToken);
            await Task.WhenAll(
                WriteAllAsync(stoppingToken), RepeatAsync(store.PruneAsync, PruneInterval, stoppingToken),
                RepeatAsync(store.EndOfDeadAsync, DeadNodeCheckInterval, stoppingToken));
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The server is stopping.
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

    // Runs separately, so that new rows are written during a long pruning.
    private async Task RepeatAsync(Func<CancellationToken, Task> run, TimeSpan every, CancellationToken cancellationToken)
    {
        while (true)
        {
            await TryAsync(() => run(cancellationToken), cancellationToken);
            await Task.Delay(every, time, cancellationToken);
        }
    }

    private async Task PauseAsync(CancellationToken cancellationToken)
    {
        for (int pauses = 0, before = 0, now; pauses < MaxPauses; pauses++, before = now)
        {
            await Task.Delay(WriteInterval, time, cancellationToken);
            now = waiting.Reader.Count;
            if (now - before < ReconnectStorm || now > Capacity / 2)
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

        if (Dropped is var now && now > droppedLogged)
        {
            LogDropped(now - droppedLogged);
            droppedLogged = now;
        }

        void Write()
        {
            store.Append(rows);
            foreach (var end in rows.Where(row => row.Event == HubLogEvent.Closed))
            {
                if (earlyReports.Remove(end.ConnectionId!, out var report))
                    reports.Add(report);
            }

            rows.Clear();
            foreach (var report in store.Join(reports))
                earlyReports.TryAdd(report.ConnectionId!, report);
            reports.Clear();
            while (earlyReports.Count > MaxEarlyReports)
                earlyReports.RemoveAt(0);
        }
    }

    // Rows that could not be written are kept and tried again.
    private bool Take()
    {
        while (rows.Count < BatchSize && reports.Count < BatchSize && waiting.Reader.TryRead(out var item))
        {
            if (item.Report is { } report)
            {
                reports.Add(report);
                continue;
            }

            rows.Add(item.Row!);
            for (var at = reports.Count - 1; at >= 0 && reports[at].Next is null; at--)
                reports[at] = reports[at] with { Next = item.Row };
        }

        return rows.Count > 0 || reports.Count > 0;
    }

    private bool Try(Action write, CancellationToken cancellationToken)
    {
        try
        {
            write();
            return true;
        }
#pragma warning disable CA1031 // A storage error must not end the hub log.
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
#pragma warning disable CA1031 // A storage error must not end the hub log.
        catch (Exception error) when (!cancellationToken.IsCancellationRequested)
#pragma warning restore CA1031
        {
            LogFailure(error);
        }
    }

    private void LogFailure(Exception error)
    {
        var expected = StorageErrors.Classify(error) != StorageErrorKind.None;
        if (failures.TryAcquire(error.Message))
            LogWriteFailed(expected ? null : error, error.Message, 1);
    }

    [LoggerMessage(1110, LogLevel.Warning, "The hub log could not be stored; what waits is tried again: {Reason} ({Times} times)")]
    private partial void LogWriteFailed(Exception? error, string reason, int times);

    [LoggerMessage(1111, LogLevel.Warning, "{Entries} entries of the hub log were dropped: more came than could be stored")]
    private partial void LogDropped(long entries);

    private readonly record struct Item(HubLogRow? Row, ClientReport? Report);
}
