using System.Diagnostics;
using System.Threading.Channels;
using ChatApp.Audit;
using ChatApp.Contracts;
using ChatApp.Logging;
using ChatApp.People;
using ChatApp.Storage;

namespace ChatApp.Messages;

/// <summary>The single writer of messages. It takes the waiting writes, assigns numbers and changes, commits once, and only then answers
/// and publishes.</summary>
/// <remarks>Cost of a message, from <c>/metrics</c> during <c>load --scenario ingest</c>, published build, two cores. At 34,000 messages a
/// second in rooms of 2: one statement per message, plus three per commit and one per room of the commit, shared by 63 messages; the commit
/// takes 0.67 ms, and its last message is published 0.14 ms later; 7.8 kB are allocated per message, its answer and two deliveries. At 20
/// messages a second in a room of 500: 3.9 kB per delivery, and 1.1 ms from the commit to the last delivery.</remarks>
public sealed partial class MessageWriter : BackgroundService
{
    /// <summary>Maximum of waiting writes. On a slow disk (1,000 writes a second) the last one is still stored within 5 s.</summary>
    private const int QueueLength = 4_096;

    /// <summary>Maximum of writes per commit; larger batches would save little more of a commit's cost.</summary>
    private const int BatchSize = 256;

    /// <summary>Maximum of commits that wait to be published; more would only take memory.</summary>
    private const int CommittedAhead = 8;

    /// <summary>A write not stored within this time is refused. Checked every <see cref="SweepInterval"/>, so that a sender has an answer
    /// within the contract's 5 s. One timer serves all writes: a timer per write would double the cost of waiting.</summary>
    private static readonly TimeSpan StoreTimeout = TimeSpan.FromSeconds(4.5);

    private static readonly TimeSpan SweepInterval = TimeSpan.FromSeconds(0.25);

    private static readonly ActivitySource Traces = new("ChatApp");

    private static readonly Refusal Busy = new(ErrorCodes.TryAgain, "The server is too busy to keep this message now. Try again.");

    private readonly WriteQueue queue = new(QueueLength);

    private readonly Channel<Stored> committed = Channel.CreateBounded<Stored>(
        new BoundedChannelOptions(CommittedAhead) { SingleReader = true, SingleWriter = true });

    private readonly MessageStore store;
    private readonly IRoomAudience audience;
    private readonly ILinkPreviews previews;
    private readonly MessageMetrics metrics;
    private readonly TimeProvider time;
    private readonly ILogger<MessageWriter> logger;
    private readonly LogThrottle<string> failures;
    private WaitingWrite[] underWay = [];

    /// <summary>Created once, by the container.</summary>
    public MessageWriter(
        Store store, IMessageIndex index, IMessageFiles files, AuditLog audit, OperatorRights rights, IRoomAudience audience,
        ILinkPreviews previews, MessageMetrics metrics, TimeProvider time, ILogger<MessageWriter> logger)
    {
        this.store = new(store, index, files, audit, rights, time);
        (this.audience, this.previews, this.metrics, this.time, this.logger) = (audience, previews, metrics, time, logger);
        failures = new(time, (reason, writes) => LogBatchFailed(null, writes, reason ?? "several"));
        metrics.Watch(() => queue.Count);
    }

    /// <summary>Queues a write and answers after its commit. Repeating is safe: the same author and client id give the message first
    /// stored; an edit to the current text, and a deletion of a deleted message, change nothing.</summary>
    /// <returns>The message, or <c>TryAgain</c> within 5 s; a write refused with it may still be stored a little later. There is no
    /// cancellation: an accepted write finishes even if its sender disconnects.</returns>
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
        await using var sweep = time.CreateTimer(_ => Sweep(), null, SweepInterval, SweepInterval);
        // A dedicated thread: it mostly waits for the disk, which would block a pool thread. Closing the queue stops it, not the token, so
        // that accepted writes are stored.
        var writing = Task.Factory.StartNew(WriteAll, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        await PublishAllAsync();
        await writing;
    }

    /// <summary>Refuses new writes and stores the accepted ones.</summary>
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

    // On a pool thread, one commit at a time: the sends it triggers queue behind it on the same thread, so that all that a connection
    // receives of one commit shares a frame. From the writer's thread, each send woke a pool thread and went out in a frame of its own.
    private async Task PublishAllAsync()
    {
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding); // Otherwise the host's start would wait for it.
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
                if (stored.Batch[index].Write is Post or Edit)
                    previews.Note(outcome.Value!);
            }
#pragma warning disable CA1031 // The message is stored: the others are still published, and heartbeats reveal the gap.
            catch (Exception error)
#pragma warning restore CA1031
            {
                LogPublishFailed(error);
            }
        }

        TryEndBatch();
        if (published > 0)
            metrics.Published(published, time.GetElapsedTime(stored.CommittedAt));
    }

    private void TryEndBatch()
    {
        try
        {
            audience.EndBatch();
        }
#pragma warning disable CA1031 // Other nodes find the changes when they poll.
        catch (Exception error)
#pragma warning restore CA1031
        {
            LogPublishFailed(error);
        }
    }

    /// <summary>Yields while writes keep arriving, so that they join the batch: a commit costs nearly the same for one as for
    /// many.</summary>
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
            if (writes is not [RunCheck])
                metrics.Committed(writes, results, time.GetElapsedTime(begun, stored.CommittedAt));
            return stored;
        }
#pragma warning disable CA1031 // A failed batch must not stop the writer.
        catch (Exception error)
#pragma warning restore CA1031
        {
            var trouble = StorageErrors.Classify(error);
            if (batch is [{ Write: RunCheck }])
            {
                batch[0].Answer(Busy); // The senders are answered; the readiness check reports the cause.
                return null;
            }

            if (trouble == StorageErrorKind.None)
                LogBatchFailed(error, batch.Length, error.Message);
            else if (failures.TryAcquire(error.Message, weight: batch.Length))
                LogBatchFailed(null, batch.Length, error.Message);
            metrics.StoreFailed(batch.Length);
            trace?.SetStatus(ActivityStatusCode.Error, error.Message);
            foreach (var waiting in batch)
                waiting.Answer(trouble is StorageErrorKind.Full or StorageErrorKind.Locked ? StorageErrors.RefusalFor(trouble) : Busy);
            return null;
        }
    }

    private void Sweep()
    {
        var latest = time.GetTimestamp() - (long)(StoreTimeout.TotalSeconds * time.TimestampFrequency);
        foreach (var late in queue.TakeBefore(latest).Concat(Volatile.Read(ref underWay).Where(waiting => waiting.Since < latest)))
        {
            if (late.Answer(Busy))
                metrics.TimedOut();
        }
    }

    // A batch has many callers: it is a separate trace with a link to each caller's.
    private static Activity? Trace(WaitingWrite[] batch) => !Traces.HasListeners() ? null : Traces.StartActivity(
        "commit messages", ActivityKind.Internal, parentContext: default, tags: [new("chatapp.writes", batch.Length)],
        links: batch.Select(waiting => waiting.Caller).OfType<Activity>().Select(caller => new ActivityLink(caller.Context)));

    [LoggerMessage(1101, LogLevel.Error, "{Count} writes could not be stored; their senders were told to try again: {Reason}")]
    private partial void LogBatchFailed(Exception? error, int count, string reason);

    [LoggerMessage(1114, LogLevel.Error, "A stored change could not be handed to its readers")]
    private partial void LogPublishFailed(Exception error);

    /// <summary>A committed batch and its results.</summary>
    private sealed record Stored(WaitingWrite[] Batch, WriteResult[] Results, long CommittedAt);
}
