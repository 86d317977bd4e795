using System.Diagnostics;
using System.Threading.Channels;
using ChatApp.Audit;
using ChatApp.Contracts;
using ChatApp.Logging;
using ChatApp.People;
using ChatApp.Storage;

namespace ChatApp.Messages;

/// <summary>Is told of messages once they are on disk.</summary>
public interface IRoomAudience
{
    /// <summary>Called in commit order, one message at a time, and must not wait: who stops reading delays nobody.</summary>
    /// <param name="message">New, edited or deleted.</param>
    /// <param name="mentioned">The ids of those it names, or named before it was edited or deleted.</param>
    void Publish(MessageView message, IReadOnlyList<string> mentioned);
}

/// <summary>The one writer. It takes what is waiting, gives numbers and changes, commits once, and only then answers and publishes.</summary>
/// <remarks>What a message costs, by <c>/metrics</c> during <c>load --scenario ingest</c>, 34,000 a second in rooms of 2, published, on two cores: one statement,
/// and three for a commit and one for each of its rooms, which 63 share; the commit takes 0.67 ms, and 0.14 ms later the last of them is handed on. With
/// its answer and two deliveries, 7.8 kB are allocated for each. To a room of 500, 20 a second, it is 3.9 kB a delivery, and 1.1 ms from the commit to the last.</remarks>
public sealed partial class MessageWriter : BackgroundService
{
    /// <summary>How many writes may wait. At the speed of a slow disk (1,000 a second) the last one still makes it within 5 s.</summary>
    private const int QueueLength = 4_096;

    /// <summary>The most writes in one commit: beyond this a commit's cost is spread thinly enough.</summary>
    private const int BatchSize = 256;

    /// <summary>How many commits may be ahead of their publishing: more would be memory and no gain.</summary>
    private const int CommittedAhead = 8;

    /// <summary>A write that is not stored by then is refused. Looked at every <see cref="SweepEvery"/>, so that a sender has an answer
    /// within the contract's 5 s. One timer for all: one for each write would cost as much as the rest of its waiting.</summary>
    private static readonly TimeSpan StoredWithin = TimeSpan.FromSeconds(4.5);

    private static readonly TimeSpan SweepEvery = TimeSpan.FromSeconds(0.25);

    private static readonly ActivitySource Traces = new("ChatApp");

    private static readonly Refusal Busy = new(ErrorCodes.TryAgain, "The server is too busy to keep this message now. Try again.");

    private readonly WriteQueue queue = new(QueueLength);

    private readonly Channel<Stored> committed = Channel.CreateBounded<Stored>(
        new BoundedChannelOptions(CommittedAhead) { SingleReader = true, SingleWriter = true });

    private readonly MessageStore store;
    private readonly IRoomAudience audience;
    private readonly MessageMetrics metrics;
    private readonly TimeProvider time;
    private readonly ILogger<MessageWriter> logger;
    private readonly LogThrottle<string> failures;
    private WaitingWrite[] underWay = [];

    /// <summary>Made once, with the server.</summary>
    public MessageWriter(
        Store store, AuditLog audit, OperatorRights rights, IRoomAudience audience, MessageMetrics metrics, TimeProvider time,
        ILogger<MessageWriter> logger)
    {
        (this.store, this.audience, this.metrics, this.time, this.logger) = (new(store, audit, rights), audience, metrics, time, logger);
        failures = new(time, (reason, writes) => LogBatchFailed(null, writes, reason ?? "several"));
        metrics.Watch(() => queue.Count);
    }

    /// <summary>Carries out a write and answers once it is on disk. Repeating one is safe: the same author's same id gives the message
    /// first stored, an edit to the text that is there and a deletion of what is deleted change nothing.</summary>
    /// <returns>The message, or <c>TryAgain</c> within 5 s; a write refused like that may still be stored a little later. There is no
    /// cancellation, because an accepted write must finish whatever becomes of its sender.</returns>
    public Task<Outcome<MessageView>> WriteAsync(MessageWrite write)
    {
        var waiting = new WaitingWrite(write, time.GetTimestamp(), Traces.HasListeners() ? Activity.Current : null);
        if (queue.TryAdd(waiting))
            return waiting.Answered;
        metrics.FoundQueueFull();
        return Task.FromResult<Outcome<MessageView>>(Busy);
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await using var sweep = time.CreateTimer(_ => Sweep(), null, SweepEvery, SweepEvery);
        // A thread of its own: it waits for the disk most of the time, and one of the pool's would be missing elsewhere meanwhile. The queue's
        // end stops it, not the token: what was accepted is written.
        var writing = Task.Factory.StartNew(WriteAll, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        await PublishAllAsync();
        await writing;
    }

    /// <summary>Stops taking new writes and writes down those that were accepted.</summary>
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        queue.Close();
        if (ExecuteTask is { } writing)
            await writing.WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await base.StopAsync(cancellationToken);
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        failures.Dispose();
        base.Dispose();
    }

    private void WriteAll()
    {
        while (queue.WaitForSome())
        {
            Gather();
            var batch = queue.Take(BatchSize);
            Volatile.Write(ref underWay, batch);
            if (Store(batch) is { } stored && !committed.Writer.TryWrite(stored))
                committed.Writer.WriteAsync(stored, CancellationToken.None).AsTask().GetAwaiter().GetResult();
            Volatile.Write(ref underWay, []);
        }

        committed.Writer.Complete();
        store.Dispose();
    }

    // Within the pool, a commit at a time: what its answers and events set going stands in line behind it, so that all that one connection
    // gets of a commit goes into one frame. From the writer's thread each woke a thread of the pool and went out by itself.
    private async Task PublishAllAsync()
    {
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding); // The host waits for those who begin.
        await foreach (var stored in committed.Reader.ReadAllAsync(CancellationToken.None))
            Publish(stored);
    }

    private void Publish(Stored stored)
    {
        var published = 0;
        for (var index = 0; index < stored.Batch.Length; index++)
        {
            var (outcome, mentions) = stored.Results[index];
            stored.Batch[index].Answer(outcome);
            if (mentions is null)
                continue;
            try
            {
                audience.Publish(outcome.Value!, mentions.Count == 0 ? [] : [.. mentions.Select(mention => mention.PersonId)]);
                published++;
            }
#pragma warning disable CA1031 // It is stored: the others are published all the same, and heartbeats show the gap.
            catch (Exception error)
#pragma warning restore CA1031
            {
                LogPublishFailed(error);
            }
        }

        if (published > 0)
            metrics.Published(published, time.GetElapsedTime(stored.CommittedAt));
    }

    /// <summary>Lets those who are about to write as well get into the batch: a commit costs nearly the same for one as for many.</summary>
    private void Gather()
    {
        for (int before = 0, now = queue.Count; now > before && now < BatchSize; (before, now) = (now, queue.Count))
            Thread.Yield();
    }

    private Stored? Store(WaitingWrite[] batch)
    {
        using var trace = Trace(batch);
        try
        {
            var begun = time.GetTimestamp();
            var writes = Array.ConvertAll(batch, waiting => waiting.Write);
            var results = store.Store(writes, time.GetUtcNow(), batch[0].Since);
            var stored = new Stored(batch, results, time.GetTimestamp());
            metrics.Committed(writes, results, time.GetElapsedTime(begun, stored.CommittedAt));
            return stored;
        }
#pragma warning disable CA1031 // Whatever went wrong with one batch, the writer goes on to the next.
        catch (Exception error)
#pragma warning restore CA1031
        {
            var trouble = StoreTroubles.Of(error);
            if (trouble == StoreTrouble.None)
                LogBatchFailed(error, batch.Length, error.Message);
            else if (failures.TryAcquire(error.Message, weight: batch.Length))
                LogBatchFailed(null, batch.Length, error.Message);
            metrics.CouldNotStore(batch.Length);
            trace?.SetStatus(ActivityStatusCode.Error, error.Message);
            foreach (var waiting in batch)
                waiting.Answer(trouble is StoreTrouble.Full or StoreTrouble.Locked ? StoreTroubles.Refusal(trouble) : Busy);
            return null;
        }
    }

    private void Sweep()
    {
        var latest = time.GetTimestamp() - (long)(StoredWithin.TotalSeconds * time.TimestampFrequency);
        foreach (var late in queue.TakeBefore(latest).Concat(Volatile.Read(ref underWay).Where(waiting => waiting.Since < latest)))
        {
            if (late.Answer(Busy))
                metrics.CameTooLate();
        }
    }

    // A batch has many callers: it is a trace of its own, with a link to each of theirs.
    private static Activity? Trace(WaitingWrite[] batch) => !Traces.HasListeners() ? null : Traces.StartActivity(
        "commit messages", ActivityKind.Internal, parentContext: default, tags: [new("chatapp.writes", batch.Length)],
        links: batch.Select(waiting => waiting.Caller).OfType<Activity>().Select(caller => new ActivityLink(caller.Context)));

    [LoggerMessage(1101, LogLevel.Error, "{Count} writes could not be stored; their senders were told to try again: {Reason}")]
    private partial void LogBatchFailed(Exception? error, int count, string reason);

    [LoggerMessage(1114, LogLevel.Error, "A stored change could not be handed to its readers")]
    private partial void LogPublishFailed(Exception error);

    /// <summary>What one commit stored.</summary>
    private sealed record Stored(WaitingWrite[] Batch, Written[] Results, long CommittedAt);
}
