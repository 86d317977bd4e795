using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace ChatApp.Storage;

/// <summary>Serializes the writers of this process, and bounds how long a call waits for SQLite's write lock. SQLite has one write lock for
/// all processes, and its waiters poll; waiting in this process costs nothing.</summary>
/// <remarks>The first change that times out waiting for another process sets <see cref="StoreTrouble.Locked"/>. From then on each change
/// tries the lock once and fails without waiting, until one acquires it: calls of one client run one after another, and each must be
/// answered within 5 s.</remarks>
[SuppressMessage("Design", "CA1001", Justification = "The semaphore's wait handle is never asked for, so there is nothing to dispose of.")]
internal sealed class WriteLock(StoreCondition condition, OpenDatabase database, TimeProvider time)
{
    /// <summary>How long a call waits for other writers of this process and for other processes in total: the contract's 5 s for
    /// <c>TryAgain</c>, less the rest of the call.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    /// <summary>The minimum wait of a change, however long its call has taken: a slow machine alone must not refuse it.</summary>
    private static readonly TimeSpan LeastPatience = TimeSpan.FromSeconds(1);

    private readonly SemaphoreSlim free = new(1, 1);
    private long heldSince; // A Stopwatch timestamp; 0 while the lock is free.
    private volatile bool waitsForProcess;

    /// <summary>Waits for the lock; disposing of the lease releases it.</summary>
    /// <param name="cancellationToken">Cancels the wait.</param>
    /// <param name="began">The timestamp at which the call began; null for the current <see cref="CallDeadline"/>, or now.</param>
    /// <exception cref="SqliteException">The lock was not released in time.</exception>
    public async Task<Lease> AcquireAsync(CancellationToken cancellationToken, long? began = null)
    {
        var asked = time.GetTimestamp();
        var patience = Patience - time.GetElapsedTime(began ?? CallDeadline.Began ?? asked, asked);
        if (patience < LeastPatience)
            patience = LeastPatience;
        // A writer that has held the lock for that long is stuck: waiting for it would time out too. Measured by Stopwatch, as SQLite waits
        // in real time.
        var stuck = Volatile.Read(ref heldSince) is not 0 and var since && Stopwatch.GetElapsedTime(since) > Patience;
        if (!await free.WaitAsync(stuck ? TimeSpan.Zero : patience, cancellationToken))
            throw NotInTime();
        Volatile.Write(ref heldSince, Stopwatch.GetTimestamp());
        var now = time.GetTimestamp();
        return new(this, now + (long)((patience - time.GetElapsedTime(asked, now)).TotalSeconds * time.TimestampFrequency));
    }

    /// <summary>Blocking variant of <see cref="AcquireAsync"/>.</summary>
    // Not SemaphoreSlim.Wait: only asynchronous waiters are served in order, so that no writer can release the lock and acquire it again
    // before them.
    public Lease Acquire(long? began = null) => AcquireAsync(CancellationToken.None, began).GetAwaiter().GetResult();

    /// <summary>At a stop, waits for the current change and prevents further ones.</summary>
    /// <returns>False if the change did not end in time.</returns>
    public bool Close(TimeSpan patience) => free.Wait(patience);

    /// <summary>The exception for a change that timed out waiting for the lock.</summary>
    public SqliteException NotInTime() => waitsForProcess || condition.Trouble == StoreTrouble.Locked
        ? new("another program is writing to the database", raw.SQLITE_BUSY)
        : new("other changes are being stored, and this one did not get its turn in time", raw.SQLITE_BUSY, StoreTroubles.BusyTimeout);

    private void Begin(SqliteConnection connection, long deadline)
    {
        if (database.HasMoved)
            throw OpenDatabase.Replaced();
        var left = condition.Trouble == StoreTrouble.Locked
            ? 0
            : Math.Max(0, (int)time.GetElapsedTime(time.GetTimestamp(), deadline).TotalMilliseconds);
        _ = raw.sqlite3_busy_timeout(connection.Handle!, left);
        waitsForProcess = true;
        try
        {
            SqliteException.ThrowExceptionForRC(raw.sqlite3_exec(connection.Handle!, "BEGIN IMMEDIATE"), connection.Handle);
            condition.NoteUnlocked();
        }
        catch (SqliteException error)
        {
            condition.NoteFailure(error);
            throw;
        }
        finally
        {
            waitsForProcess = false;
        }
    }

    private void Release()
    {
        Volatile.Write(ref heldSince, 0);
        free.Release();
    }

    /// <summary>Holds the lock until it is disposed of.</summary>
    internal readonly struct Lease(WriteLock owner, long deadline) : IDisposable
    {
        /// <summary>Begins a transaction that holds SQLite's write lock.</summary>
        /// <exception cref="SqliteException">Another process did not release the lock in time, or the file was replaced.</exception>
        public void Begin(SqliteConnection connection) => owner.Begin(connection, deadline);

        /// <summary>Waits until no other process writes, since the provider's own wait is at least a second.</summary>
        /// <exception cref="SqliteException">Another process did not release the lock in time.</exception>
        public void WaitForOthers(SqliteConnection connection)
        {
            Begin(connection);
            SqliteException.ThrowExceptionForRC(raw.sqlite3_exec(connection.Handle!, "ROLLBACK"), connection.Handle);
        }

        /// <summary>Releases the write lock.</summary>
        public void Dispose() => owner.Release();
    }
}
