using ChatApp.Contracts;
using ChatApp.Storage;
using Microsoft.Extensions.Options;

namespace ChatApp.Messages;

/// <summary>Reads missed messages for clients that enter a room or found a gap. Limits concurrent catch-up reads and coalesces identical
/// ones that have not started: in a reconnect storm, these reads overload the database first, and most clients miss the same messages.
/// Checks no permission, like <see cref="MessageReader"/>.</summary>
#pragma warning disable CA1001 // The semaphore's wait handle is never used, so there is nothing to dispose.
public sealed class CatchUpReads(
    Store store, MessageReader reader, MessageMetrics metrics, IOptions<MessageOptions> options, TimeProvider time)
#pragma warning restore CA1001
{
    /// <summary>Maximum wait of a read for its start: the contract's 5 s for <c>TryAgain</c>, less the time of one round trip.</summary>
    private static readonly TimeSpan StartTimeout = TimeSpan.FromSeconds(4);

    /// <summary>Refusal of a read that could not start in time.</summary>
    public static readonly Refusal Busy = new(ErrorCodes.TryAgain, "Too many people are catching up now. Try again.");

    private readonly SemaphoreSlim places = new(options.Value.CatchUpReadsAtOnce);
    // Separate, so that older messages do not wait behind catch-up reads.
    private readonly SemaphoreSlim older = new(options.Value.CatchUpReadsAtOnce);
    private readonly KeyedLock people = new(time);
    private readonly Lock gate = new();
    private readonly Dictionary<(string RoomId, long? AfterChange, int Bytes), SharedRead> toCome = []; // None of these has started.

    /// <summary>Returns the newest messages if <paramref name="afterChange"/> is null, otherwise the next ones changed after it. Every
    /// event that is not in the page is published after this call, so a client that has subscribed before misses nothing.</summary>
    /// <param name="personId">The requesting person: one read at a time for each.</param>
    /// <param name="room">The room, read after the client has subscribed: a client that has everything up to its change gets a response
    /// without a read.</param>
    /// <param name="afterChange">The last change that the client has; null for none.</param>
    /// <param name="bytes">Maximum size of the page.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    /// <returns>The page; <c>TryAgain</c> if the read could not start within 4 s.</returns>
    public async Task<Outcome<ChangePage>> ReadAsync(
        string personId, RoomView room, long? afterChange, int bytes, CancellationToken cancellationToken)
    {
        var asked = time.GetTimestamp();
        var page = afterChange == room.Change
            ? new ChangePage(room.Id, store.Epoch, [], room.Change, room.LastNumber, false, store.Run.Id)
            : await OfAsync(personId, () => ShareAsync((room.Id, afterChange, bytes), cancellationToken), cancellationToken);
        if (page is null)
        {
            metrics.ReadRefused();
            return Busy;
        }

        metrics.Read(afterChange is null, page.Messages.Count, time.GetElapsedTime(asked));
        return page;
    }

    /// <summary>Reads other messages than missed ones: one read at a time per person, including catch-up, and a limited number for
    /// all.</summary>
    /// <returns>The messages; null, which means <see cref="Busy"/>, if the read could not start within 4 s.</returns>
    public async Task<T?> ReadAsync<T>(string personId, Func<T> read, CancellationToken cancellationToken)
        where T : class
    {
        var messages = await OfAsync(personId, async () =>
        {
            if (!await older.WaitAsync(StartTimeout, cancellationToken))
                return null;
            try
            {
                return read();
            }
            finally
            {
                older.Release();
            }
        }, cancellationToken);
        if (messages is null)
            metrics.ReadRefused();
        return messages;
    }

    private async Task<T?> OfAsync<T>(string personId, Func<Task<T?>> read, CancellationToken cancellationToken)
        where T : class
    {
        if (!await people.EnterAsync(personId, StartTimeout, cancellationToken))
            return null;
        try
        {
            return await read();
        }
        finally
        {
            people.Release(personId);
        }
    }

    private async Task<ChangePage?> ShareAsync((string RoomId, long? AfterChange, int Bytes) question, CancellationToken cancellationToken)
    {
        SharedRead? read;
        lock (gate)
        {
            if (!toCome.TryGetValue(question, out read))
            {
                toCome.Add(question, read = new());
                _ = RunAsync(question, read);
            }

            read.Waiting++;
        }

        try
        {
            return await read.Page.WaitAsync(StartTimeout, time, cancellationToken);
        }
        catch (TimeoutException)
        {
            return read.Begun ? await read.Page.WaitAsync(cancellationToken) : null;
        }
        finally
        {
            lock (gate)
                read.Waiting--;
        }
    }

    private async Task RunAsync((string RoomId, long? AfterChange, int Bytes) question, SharedRead read)
    {
        await places.WaitAsync();
        try
        {
            await Task.Yield(); // Lets queued calls run first, so that identical reads can join.
            lock (gate)
            {
                // No client may join from here on: a page read before it subscribed may lack changes that it will not be sent.
                toCome.Remove(question);
                if (read.Waiting == 0)
                    return;
                read.Begun = true;
            }

            read.Take(question.AfterChange is { } after
                ? reader.ChangesAfter(question.RoomId, after, question.Bytes)
                : reader.Newest(question.RoomId, question.Bytes));
        }
#pragma warning disable CA1031 // The waiting callers handle the error.
        catch (Exception error)
#pragma warning restore CA1031
        {
            read.Fail(error);
        }
        finally
        {
            places.Release();
        }
    }

    private sealed class SharedRead
    {
        private readonly TaskCompletionSource<ChangePage> done = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task<ChangePage> Page => done.Task;

        public int Waiting { get; set; }

        public bool Begun { get; set; }

        public void Take(ChangePage page) => done.TrySetResult(page);

        public void Fail(Exception error) => done.TrySetException(error);
    }
}
