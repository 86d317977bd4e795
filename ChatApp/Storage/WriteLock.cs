using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace ChatApp.Storage;

/// <summary>Serializes the writers of this process, and bounds how long a call waits for SQLite's write lock. SQLite has one for all processes, and those that
/// wait for it poll; waiting for each other here costs nothing.</summary>
/// <remarks>The first change that waited in vain for another process notes <see cref="StoreTrouble.Locked"/>. From then on each change tries the lock once and
/// fails without waiting, until one of them gets it: calls of one client run one after another, and each must be answered within 5 s.</remarks>
[SuppressMessage("Design", "CA1001", Justification = "The semaphore's wait handle is never asked for, so there is nothing to dispose of.")]
internal sealed class WriteLock(StoreCondition condition, TimeProvider time)
{
    /// <summary>How long a call waits, for other writers of this process and for other processes together: the contract's 5 s for <c>TryAgain</c>, less the
    /// rest of the call.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    /// <summary>The least that a change waits, however long its call has taken: a slow machine is no reason to refuse it.</summary>
    private static readonly TimeSpan LeastPatience = TimeSpan.FromSeconds(1);

    private readonly SemaphoreSlim free = new(1, 1);
    private long heldSince; // A timestamp of Stopwatch; 0 while nobody holds it.
    private volatile bool waitsForProcess;

    /// <summary>Waits for the lock; disposing of the lease releases it.</summary>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <param name="began">When the call began, as a timestamp; null for the call under way, or now.</param>
    /// <exception cref="SqliteException">It was not released in time.</exception>
    public async Task<Lease> AcquireAsync(CancellationToken cancellationToken, long? began = null)
    {
        var asked = time.GetTimestamp();
        var patience = Patience - time.GetElapsedTime(began ?? CallDeadline.Began ?? asked, asked);
        if (patience < LeastPatience)
            patience = LeastPatience;
        // A writer that has held it for that long is stuck, and would keep this one waiting in vain as well. In the time of the machine, as SQLite waits.
        var stuck = Volatile.Read(ref heldSince) is not 0 and var since && Stopwatch.GetElapsedTime(since) > Patience;
        if (!await free.WaitAsync(stuck ? TimeSpan.Zero : patience, cancellationToken))
            throw NotInTime();
        Volatile.Write(ref heldSince, Stopwatch.GetTimestamp());
        var now = time.GetTimestamp();
        return new(this, now + (long)((patience - time.GetElapsedTime(asked, now)).TotalSeconds * time.TimestampFrequency));
    }

    /// <summary>Blocking variant of <see cref="AcquireAsync"/>.</summary>
    // Not by the semaphore's own Wait: only its asynchronous waiters get it in order, and nobody can release it and take it again before them.
    public Lease Acquire(long? began = null) => AcquireAsync(CancellationToken.None, began).GetAwaiter().GetResult();

    /// <summary>Waits for the change under way at the end, and lets no other one begin.</summary>
    /// <returns>False where it did not end in time.</returns>
    public bool Close(TimeSpan patience) => free.Wait(patience);

    /// <summary>What keeps a change waiting for longer than it may.</summary>
    public SqliteException NotInTime() => waitsForProcess || condition.Trouble == StoreTrouble.Locked
        ? new("another program is writing to the database", raw.SQLITE_BUSY)
        : new("other changes are being stored, and this one did not get its turn in time", raw.SQLITE_BUSY, StoreTroubles.BusyTimeout);

    private void Begin(SqliteConnection connection, long deadline)
    {
        var left = condition.Trouble == StoreTrouble.Locked ? 0 : Math.Max(0, (int)time.GetElapsedTime(time.GetTimestamp(), deadline).TotalMilliseconds);
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

    /// <summary>The right to write, until it is disposed of.</summary>
    internal readonly struct Lease(WriteLock owner, long deadline) : IDisposable
    {
        /// <summary>Begins a transaction that holds SQLite's write lock.</summary>
        /// <exception cref="SqliteException">Another process holds it, and did not release it in time.</exception>
        public void Begin(SqliteConnection connection) => owner.Begin(connection, deadline);

        /// <summary>Waits until no other process writes: the provider's own wait is a second at least.</summary>
        /// <exception cref="SqliteException">Another process did not release the lock in time.</exception>
        public void WaitForOthers(SqliteConnection connection)
        {
            Begin(connection);
            SqliteException.ThrowExceptionForRC(raw.sqlite3_exec(connection.Handle!, "ROLLBACK"), connection.Handle);
        }

        /// <summary>Releases it.</summary>
        public void Dispose() => owner.Release();
    }
}
