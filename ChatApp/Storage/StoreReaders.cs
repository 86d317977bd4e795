using System.Collections.Concurrent;
using System.Data.Common;
using System.Diagnostics;

namespace ChatApp.Storage;

/// <summary>A pool of <see cref="StoreReader"/>, with one for each concurrent read.</summary>
public sealed class StoreReaders : IDisposable
{
    /// <summary>After a read or a change has timed out, further ones fail immediately for this long: otherwise each would block a thread
    /// for seconds, and calls would be answered too late.</summary>
    internal static readonly TimeSpan TimeoutPause = TimeSpan.FromSeconds(1);

    private readonly ConcurrentStack<StoreReader> idle = new();
    private readonly IDatabase database;
    private readonly IReadObserver[] observers;
    private long timedOutAt; // A Stopwatch timestamp; 0 before the first.
    private bool over;

    internal StoreReaders(IDatabase database, IEnumerable<IReadObserver> observers) =>
        (this.database, this.observers) = (database, [.. observers]);

    /// <summary>Runs reads on a pooled reader.</summary>
    public T Read<T>(Func<StoreReader, T> read)
    {
        if (Volatile.Read(ref timedOutAt) is not 0 and var at && Stopwatch.GetElapsedTime(at) < TimeoutPause)
            throw new DatabaseAwayException();
        try
        {
            return idle.TryPop(out var reader) ? ReadAgain(reader, read) : ReadNow(Open(), read);
        }
        catch (DbException error) when (error.InnerException is TimeoutException)
        {
            Volatile.Write(ref timedOutAt, Stopwatch.GetTimestamp());
            throw;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        over = true;
        while (idle.TryPop(out var reader))
            reader.Dispose();
    }

    private T ReadAgain<T>(StoreReader reader, Func<StoreReader, T> read)
    {
        try
        {
            return ReadNow(reader, read);
        }
        catch (DbException error) when (reader.IsBroken && error.InnerException is not TimeoutException)
        {
            // The connection broke while idle, and so probably did the other idle ones. Reads can be repeated.
            while (idle.TryPop(out var other))
                other.Dispose();
            return ReadNow(Open(), read);
        }
    }

    private T ReadNow<T>(StoreReader opened, Func<StoreReader, T> read)
    {
        StoreReader? reader = opened;
        try
        {
            var result = read(reader);
            Keep(ref reader);
            return result;
        }
        finally
        {
            // A failed reader may be within a transaction.
            reader?.Dispose();
        }
    }

    private void Keep(ref StoreReader? reader)
    {
        if (over || idle.Count >= database.IdleReaders)
            return;
        idle.Push(reader!);
        reader = null;
    }

    private StoreReader Open() => new(database.OpenReader(), observers);
}
