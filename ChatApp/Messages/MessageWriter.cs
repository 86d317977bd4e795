using System.Diagnostics;
using System.Threading.Channels;
using ChatApp.Contracts;
using ChatApp.Storage;

namespace ChatApp.Messages;

/// <summary>Is told of messages once they are on disk.</summary>
public interface IRoomAudience
{
    /// <summary>Called in commit order, by the writer, and must not wait: who stops reading delays nobody.</summary>
    /// <param name="message">New, edited or deleted.</param>
    /// <param name="mentioned">The ids of those it names.</param>
    void Publish(MessageView message, IReadOnlyList<string> mentioned);
}

/// <summary>The one writer. It takes what is waiting, gives numbers and changes, commits once, and only then answers and publishes.</summary>
public sealed partial class MessageWriter : BackgroundService
{
    /// <summary>How many writes may wait. At the speed of a slow disk (1,000 a second) the last one still makes it within 5 s.</summary>
    private const int QueueLength = 4_096;

    /// <summary>The most writes in one commit: beyond this a commit's cost is spread thinly enough.</summary>
    private const int BatchSize = 256;

    /// <summary>Within this time a sender has an answer, if only <c>TryAgain</c>.</summary>
    private static readonly TimeSpan AnswerWithin = TimeSpan.FromSeconds(5);

    private static readonly ActivitySource Traces = new("ChatApp");

    private static readonly Refusal Busy = new(ErrorCodes.TryAgain, "The server is too busy to keep this message now. Try again.");

    private readonly Channel<Waiting> queue = Channel.CreateBounded<Waiting>(
        new BoundedChannelOptions(QueueLength) { SingleReader = true, FullMode = BoundedChannelFullMode.Wait });

    private readonly MessageStore store;
    private readonly IRoomAudience audience;
    private readonly MessageMetrics metrics;
    private readonly TimeProvider time;
    private readonly ILogger<MessageWriter> logger;

    /// <summary>Made once, with the server.</summary>
    public MessageWriter(Store store, IRoomAudience audience, MessageMetrics metrics, TimeProvider time, ILogger<MessageWriter> logger)
    {
        (this.store, this.audience, this.metrics, this.time, this.logger) = (new(store), audience, metrics, time, logger);
        metrics.Watch(() => queue.Reader.Count);
    }

    /// <summary>Carries out a write and answers once it is on disk. Repeating one is safe: the same author's same id gives the message
    /// first stored, an edit to the text that is there and a deletion of what is deleted change nothing.</summary>
    /// <returns>The message, or <c>TryAgain</c> within 5 s; a write refused like that may still be stored a little later. There is no
    /// cancellation, because an accepted write must finish whatever becomes of its sender.</returns>
    public async Task<Outcome<MessageView>> WriteAsync(MessageWrite write)
    {
        var waiting = new Waiting(write);
        if (!queue.Writer.TryWrite(waiting))
        {
            metrics.FoundQueueFull();
            return Busy;
        }

        try
        {
            return await waiting.Answer.Task.WaitAsync(AnswerWithin, time);
        }
        catch (TimeoutException)
        {
            metrics.CameTooLate();
            return Busy;
        }
    }

    /// <inheritdoc/>
    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        // A thread of its own: it waits for the disk most of the time, and one of the pool's would be missing elsewhere meanwhile. The queue's
        // end stops it, not the token: what was accepted is written.
        Task.Factory.StartNew(WriteAll, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);

    /// <summary>Stops taking new writes and writes down those that were accepted.</summary>
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        queue.Writer.TryComplete();
        if (ExecuteTask is { } writing)
            await writing.WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await base.StopAsync(cancellationToken);
    }

    private void WriteAll()
    {
        var batch = new List<Waiting>(BatchSize);
        var writes = new List<MessageWrite>(BatchSize);
        while (queue.Reader.WaitToReadAsync(CancellationToken.None).AsTask().GetAwaiter().GetResult())
        {
            Thread.Yield(); // Those who are about to write as well get into this batch.
            while (batch.Count < BatchSize && queue.Reader.TryRead(out var waiting))
            {
                batch.Add(waiting);
                writes.Add(waiting.Write);
            }

            Store(batch, writes);
            batch.Clear();
            writes.Clear();
        }

        store.Dispose();
    }

    private void Store(List<Waiting> batch, List<MessageWrite> writes)
    {
        using var trace = Trace(batch);
        try
        {
            var begun = time.GetTimestamp();
            var stored = store.Store(writes, time.GetUtcNow());
            var committed = time.GetTimestamp();
            metrics.Committed(writes, stored, time.GetElapsedTime(begun, committed));
            var published = 0;
            for (var index = 0; index < batch.Count; index++)
            {
                var (outcome, mentions) = stored[index];
                batch[index].Answer.TrySetResult(outcome);
                if (mentions is null)
                    continue;
                audience.Publish(outcome.Value!, mentions.Count == 0 ? [] : [.. mentions.Select(mention => mention.PersonId)]);
                published++;
            }

            if (published > 0)
                metrics.Published(published, time.GetElapsedTime(committed));
        }
#pragma warning disable CA1031 // Whatever went wrong with one batch, the writer goes on to the next.
        catch (Exception error)
#pragma warning restore CA1031
        {
            LogBatchFailed(error, batch.Count);
            metrics.CouldNotStore(batch.Count);
            trace?.SetStatus(ActivityStatusCode.Error, error.Message);
            foreach (var waiting in batch)
                waiting.Answer.TrySetResult(Busy);
        }
    }

    // A batch has many callers: it is a trace of its own, with a link to each of theirs.
    private static Activity? Trace(List<Waiting> batch) => !Traces.HasListeners() ? null : Traces.StartActivity(
        "commit messages", ActivityKind.Internal, parentContext: default, tags: [new("chatapp.writes", batch.Count)],
        links: batch.Select(waiting => waiting.Caller).OfType<Activity>().Select(caller => new ActivityLink(caller.Context)));

    [LoggerMessage(1101, LogLevel.Error, "{Count} writes could not be stored; their senders were told to try again")]
    private partial void LogBatchFailed(Exception error, int count);

    private sealed record Waiting(MessageWrite Write)
    {
        public Activity? Caller { get; } = Traces.HasListeners() ? Activity.Current : null;

        public TaskCompletionSource<Outcome<MessageView>> Answer { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
