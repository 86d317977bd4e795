using System.Threading.Channels;
using ChatApp.Contracts;
using ChatApp.Storage;

namespace ChatApp.Messages;

/// <summary>What somebody wants to say, already let into the room.</summary>
/// <param name="PersonId">The author.</param>
/// <param name="RoomId">The room, obtained through RoomAccess.</param>
/// <param name="ClientMessageId">The author's own id for it.</param>
/// <param name="Text">As written.</param>
public sealed record Post(string PersonId, string RoomId, string ClientMessageId, string Text);

/// <summary>Is told of messages once they are on disk.</summary>
public interface IRoomAudience
{
    /// <summary>Called in commit order, by the writer, and must not wait: who stops reading delays nobody.</summary>
    void Publish(MessageView message);
}

/// <summary>The one writer. It takes what is waiting, gives numbers and changes, commits once, and only then answers and publishes.</summary>
public sealed partial class MessageWriter(Store store, IRoomAudience audience, TimeProvider time, ILogger<MessageWriter> logger) : BackgroundService
{
    /// <summary>How many posts may wait. At the speed of a slow disk (1,000 a second) the last one still makes it within 5 s.</summary>
    private const int QueueLength = 4_096;

    /// <summary>The most posts in one commit: beyond this a commit's cost is spread thinly enough.</summary>
    private const int BatchSize = 256;

    /// <summary>Within this time a sender has an answer, if only <c>TryAgain</c>.</summary>
    private static readonly TimeSpan AnswerWithin = TimeSpan.FromSeconds(5);

    private static readonly Refusal Busy = new(ErrorCodes.TryAgain, "The server is too busy to keep this message now. Try again.");

    private readonly Channel<Waiting> queue = Channel.CreateBounded<Waiting>(
        new BoundedChannelOptions(QueueLength) { SingleReader = true, FullMode = BoundedChannelFullMode.Wait });

    /// <summary>Stores a message and answers once it is on disk; the same author's same id again gives the message first stored.</summary>
    /// <returns>The message, or <c>TryAgain</c> within 5 s. A post refused like that may still be stored a little later: repeating it is
    /// safe. There is no cancellation, because an accepted write must finish whatever becomes of its sender.</returns>
    public async Task<Outcome<MessageView>> PostAsync(Post post)
    {
        var waiting = new Waiting(post);
        if (!queue.Writer.TryWrite(waiting))
            return Busy;
        try
        {
            return await waiting.Answer.Task.WaitAsync(AnswerWithin, time);
        }
        catch (TimeoutException)
        {
            return Busy;
        }
    }

    /// <inheritdoc/>
    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        // SQLite's calls block, so the writer has a thread of its own.
        Task.Factory.StartNew(() => WriteAll(stoppingToken), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default).Unwrap();

    /// <summary>Stops taking new posts and writes down those that were accepted.</summary>
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        queue.Writer.TryComplete();
        if (ExecuteTask is { } writing)
            await writing.WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await base.StopAsync(cancellationToken);
    }

    private async Task WriteAll(CancellationToken stoppingToken)
    {
        _ = stoppingToken; // The queue's end stops the writer, not a token: what was accepted is written.
        var batch = new List<Waiting>(BatchSize);
        while (await queue.Reader.WaitToReadAsync(CancellationToken.None))
        {
            while (batch.Count < BatchSize && queue.Reader.TryRead(out var waiting))
                batch.Add(waiting);
            await WriteAsync(batch);
            batch.Clear();
        }
    }

    private async Task WriteAsync(List<Waiting> batch)
    {
        try
        {
            var stored = await MessageBatch.StoreAsync(store, [.. batch.Select(waiting => waiting.Post)], time.GetUtcNow());
            for (var index = 0; index < batch.Count; index++)
            {
                var (outcome, isNew) = stored[index];
                batch[index].Answer.TrySetResult(outcome);
                if (isNew)
                    audience.Publish(outcome.Value!);
            }
        }
#pragma warning disable CA1031 // Whatever went wrong with one batch, the writer goes on to the next.
        catch (Exception error)
#pragma warning restore CA1031
        {
            LogBatchFailed(error, batch.Count);
            foreach (var waiting in batch)
                waiting.Answer.TrySetResult(Busy);
        }
    }

    [LoggerMessage(1101, LogLevel.Error, "{Count} messages could not be stored; their senders were told to try again")]
    private partial void LogBatchFailed(Exception error, int count);

    private sealed record Waiting(Post Post)
    {
        public TaskCompletionSource<Outcome<MessageView>> Answer { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
