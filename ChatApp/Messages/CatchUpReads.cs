using ChatApp.Contracts;
using ChatApp.Storage;
using Microsoft.Extensions.Options;

namespace ChatApp.Messages;

/// <summary>Reads what readers who enter a room, or found a gap, have missed; only so many reads at a time, and one for all who ask the same
/// before it begins. In a herd these reads are what the database breaks under first, and a herd mostly misses the same. Asks nobody for
/// permission, like <see cref="MessageReader"/>.</summary>
#pragma warning disable CA1001 // The semaphore's wait handle is never asked for, so there is nothing to dispose of.
public sealed class CatchUpReads(Store store, MessageReader reader, MessageMetrics metrics, IOptions<MessageOptions> options, TimeProvider time)
#pragma warning restore CA1001
{
    /// <summary>How long a read waits for its turn: the contract's 5 s for <c>TryAgain</c>, less what the way there and back may take.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(4);

    /// <summary>What those are told whose turn did not come.</summary>
    public static readonly Refusal Busy = new(ErrorCodes.TryAgain, "Too many people are catching up now. Try again.");

    private readonly SemaphoreSlim places = new(options.Value.CatchUpReadsAtOnce);
    private readonly SemaphoreSlim older = new(options.Value.CatchUpReadsAtOnce); // Not behind a herd that catches up.
    private readonly KeyedLock people = new(time);
    private readonly Lock gate = new();
    private readonly Dictionary<(string RoomId, long? AfterChange, int Bytes), SharedRead> toCome = []; // None of these has begun.

    /// <summary>The newest messages where <paramref name="afterChange"/> is null, else the next that changed after it. Every event that is
    /// not in the page is published after this was called: whoever had subscribed by then misses nothing.</summary>
    /// <param name="personId">Who asks: one read at a time.</param>
    /// <param name="room">The room. A reader who has everything up to its change is answered without a read, so that has to be read after
    /// the reader has subscribed.</param>
    /// <param name="afterChange">What the reader has; null for nothing.</param>
    /// <param name="bytes">How large the page may be.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <returns>The page; <c>TryAgain</c> where its turn did not come within 4 s.</returns>
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

    /// <summary>Reads older or newer messages: one read at a time of a person, catching up included, and so many of all.</summary>
    /// <returns>What was read; null, which means <see cref="Busy"/>, where its turn did not come within 4 s.</returns>
    public async Task<IReadOnlyList<MessageView>?> ReadAsync(
        string personId, Func<Task<IReadOnlyList<MessageView>>> read, CancellationToken cancellationToken)
    {
        var messages = await OfAsync(personId, async () =>
        {
            if (!await older.WaitAsync(Patience, cancellationToken))
                return null;
            try
            {
                return await read();
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
        if (!await people.EnterAsync(personId, Patience, cancellationToken))
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
            return await read.Page.WaitAsync(Patience, time, cancellationToken);
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
            await Task.Yield(); // Behind the calls that wait for a thread: those that ask the same join.
            lock (gate)
            {
                // From here on nobody joins: a page read before somebody subscribed may lack what nobody will send them.
                toCome.Remove(question);
                if (read.Waiting == 0)
                    return;
                read.Begun = true;
            }

            read.Take(question.AfterChange is { } after
                ? await reader.ChangesAfterAsync(question.RoomId, after, question.Bytes, CancellationToken.None)
                : await reader.NewestAsync(question.RoomId, question.Bytes, CancellationToken.None));
        }
#pragma warning disable CA1031 // It is those who asked that have to know.
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
