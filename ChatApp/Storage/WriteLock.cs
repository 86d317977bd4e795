using System.Data.Common;
using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore.Storage;
using SQLitePCL;

namespace ChatApp.Storage;

/// <summary>Serializes the writers of this process, and bounds how long a call waits for SQLite's write lock. SQLite has one write lock for
/// all processes, and its waiters poll; waiting in this process costs nothing.</summary>
/// <remarks>The first change that times out waiting for another process sets <see cref="StorageErrorKind.Locked"/>. From then on each
/// change tries the lock once and fails without waiting, until one acquires it: calls of one client run one after another, and each must
/// be answered within 5 s.</remarks>
[SuppressMessage("Design", "CA1001", Justification = "The semaphore's wait handle is never asked for, so there is nothing to dispose of.")]
internal sealed class WriteLock(StorageHealth condition, IDatabase database, TimeProvider time)
{
    /// <summary>How long a call waits for other writers of this process and for other processes in total: the contract's 5 s for
    /// <c>TryAgain</c>, less the rest of the call.</summary>
    public static readonly TimeSpan MaxWait = TimeSpan.FromSeconds(3);

    /// <summary>The minimum wait of a change, however long its call has taken: a slow machine alone must not refuse it.</summary>
    private static readonly TimeSpan MinWait = TimeSpan.FromSeconds(1);

    private readonly SemaphoreSlim free = new(1, 1);
    private long heldSince; // A Stopwatch timestamp; 0 while the lock is free.
    private volatile bool waitsForProcess;

    /// <summary>Waits for the lock; disposing of the lease releases it.</summary>
    /// <param name="cancellationToken">Cancels the wait.</param>
    /// <param name="began">The timestamp at which the call began; null for the current <see cref="CallDeadline"/>, or now.</param>
    /// <exception cref="SqliteException">The lock was not released in time.</exception>
    /// <exception cref="DatabaseAwayException">Another change has just timed out: this one would be answered too late.</exception>
    public async Task<Lease> AcquireAsync(CancellationToken cancellationToken, long? began = null)
    {
        var asked = time.GetTimestamp();
        var patience = MaxWait - time.GetElapsedTime(began ?? CallDeadline.Began ?? asked, asked);
        if (patience < MinWait)
            patience = MinWait;
        // A writer that has held the lock for that long is stuck: waiting for it would time out too. Measured by Stopwatch, as SQLite waits
        // in real time.
        var stuck = Volatile.Read(ref heldSince) is not 0 and var since && Stopwatch.GetElapsedTime(since) > MaxWait;
        if (!await free.WaitAsync(stuck ? TimeSpan.Zero : patience, cancellationToken))
            throw TimedOut();
        if (condition.TimedOutWithin(StoreReaders.TimeoutPause))
        {
            free.Release();
            throw new DatabaseAwayException();
        }

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
    public SqliteException TimedOut() => waitsForProcess || condition.Trouble == StorageErrorKind.Locked
        ? new("another program is writing to the database", raw.SQLITE_BUSY)
        : new("other changes are being stored, and this one did not get its turn in time", raw.SQLITE_BUSY, StorageErrors.BusyTimeout);

    private bool Begin(DatabaseConnection connection, long deadline)
    {
        waitsForProcess = true;
        try
        {
            var snapshotIsCurrent = connection.BeginWrite(RemainingWait(deadline));
            condition.NoteUnlocked();
            return snapshotIsCurrent;
        }
        catch (DbException error)
        {
            condition.NoteFailure(error);
            throw;
        }
        finally
        {
            waitsForProcess = false;
        }
    }

    private async Task<IDbContextTransaction> BeginAsync(ChatDbContext db, long deadline, CancellationToken cancellationToken)
    {
        waitsForProcess = true;
        try
        {
            var transaction = await database.BeginAsync(db, RemainingWait(deadline), cancellationToken);
            condition.NoteUnlocked();
            return transaction;
        }
        catch (DbException error)
        {
            condition.NoteFailure(error);
            throw;
        }
        finally
        {
            waitsForProcess = false;
        }
    }

    private TimeSpan RemainingWait(long deadline)
    {
        if (database.HasMoved)
            throw OpenDatabase.Replaced();
        // Not on PostgreSQL, where another node holds the lock for milliseconds, again and again.
        var refusesAtOnce = condition.Trouble == StorageErrorKind.Locked && database.Dialect == SqlDialect.Sqlite;
        var left = refusesAtOnce ? TimeSpan.Zero : time.GetElapsedTime(time.GetTimestamp(), deadline);
        return left > TimeSpan.Zero ? left : TimeSpan.Zero;
    }

    private void Release()
    {
        Volatile.Write(ref heldSince, 0);
        free.Release();
    }

    /// <summary>Holds the lock until it is disposed of.</summary>
    internal readonly struct Lease(WriteLock owner, long deadline) : IDisposable
    {
        /// <summary>Begins a transaction that excludes all other writers.</summary>
        /// <returns>Whether the database is as this connection's last change left it.</returns>
        /// <exception cref="DbException">Another process did not release the lock in time, or the file was replaced.</exception>
        public bool Begin(DatabaseConnection connection) => owner.Begin(connection, deadline);

        /// <summary>The same for an EF context.</summary>
        public Task<IDbContextTransaction> BeginAsync(ChatDbContext db, CancellationToken cancellationToken) =>
            owner.BeginAsync(db, deadline, cancellationToken);

        /// <summary>Releases the write lock.</summary>
        public void Dispose() => owner.Release();
    }
}
