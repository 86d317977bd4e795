namespace ChatApp.Storage;

/// <summary>A long-lived connection for a feature that writes often. Its statements stay prepared, and each change learns whether another
/// connection has changed the database since the last one, so that cached rows can be reused. Changes are serialized, and block their
/// thread while they run.</summary>
/// <param name="store">The database.</param>
/// <param name="foreignKeys">Whether SQLite checks foreign keys.</param>
public sealed class WriterConnection(Store store, bool foreignKeys = true) : IDisposable
{
    private static readonly TimeSpan MinPause = TimeSpan.FromMilliseconds(10);

    private DatabaseConnection? connection;

    /// <summary>Which database it writes; within a change.</summary>
    internal SqlDialect Dialect => connection!.Dialect;

    /// <summary>Whether other nodes may write to the database.</summary>
    internal bool IsShared => Dialect == SqlDialect.Postgres;

    /// <summary>Runs one change in its own transaction and commits it.</summary>
    /// <param name="write">Makes the change. Its argument is true if the database is as this connection's last change left it: false after
    /// a change by another connection, in this process or another, and after a failed change.</param>
    /// <returns>The result of <paramref name="write"/>, after the commit.</returns>
    /// <param name="began">The timestamp at which the oldest of its calls began; null for now.</param>
    public T Write<T>(Func<bool, T> write, long? began = null)
    {
        using var lease = store.WriteLock.Acquire(began);
        return Write(lease, write);
    }

    /// <summary>Asynchronous variant of <c>Write</c>: waits for the lock without blocking its thread.</summary>
    public async Task<T> WriteAsync<T>(Func<bool, T> write, CancellationToken cancellationToken)
    {
        using var lease = await store.WriteLock.AcquireAsync(cancellationToken);
        return Write(lease, write);
    }

    /// <summary>Makes a large change in small transactions. Between two of them it releases the lock for as long as the last one took, so
    /// that a message waits for one of them at most.</summary>
    /// <param name="piece">Runs one transaction; returns false once nothing is left to do.</param>
    /// <param name="time">The clock.</param>
    /// <param name="cancellationToken">Stops it between two transactions.</param>
    public async Task WriteInPiecesAsync(Func<bool> piece, TimeProvider time, CancellationToken cancellationToken)
    {
        while (true)
        {
            var took = await WriteAsync(_ =>
            {
                var begun = time.GetTimestamp();
                return piece() ? time.GetElapsedTime(begun) : (TimeSpan?)null;
            }, cancellationToken);
            if (took is not { } pause)
                return;
            await Task.Delay(pause < MinPause ? MinPause : pause, time, cancellationToken);
        }
    }

    /// <summary>Returns the prepared statement for this SQL, valid within the current change.</summary>
    /// <param name="sql">SQL with parameters numbered from <c>?1</c>.</param>
    public PreparedStatement Prepare(string sql) => connection!.Prepare(sql);

    /// <summary>Returns the prepared statement for this SQL, valid within the current change.</summary>
    internal PreparedStatement Prepare(SqlText sql) => Prepare(sql.For(Dialect));

    /// <summary>Closes the connection; the next change opens a new one.</summary>
    public void Dispose()
    {
        connection?.Dispose();
        connection = null;
    }

    private T Write<T>(WriteLock.Lease lease, Func<bool, T> write)
    {
        var begun = false;
        try
        {
            connection ??= store.OpenConnection(foreignKeys);
            var snapshotIsCurrent = lease.Begin(connection);
            begun = true;
            var result = write(snapshotIsCurrent);
            connection.Commit();
            store.NoteOutcome(null);
            return result;
        }
        catch (Exception error)
        {
            store.NoteOutcome(error);
            // Closing rolls back in any state of the transaction; the next change opens a new connection.
            if (begun || StorageErrors.Classify(error) != StorageErrorKind.Locked)
                Dispose();
            throw;
        }
    }
}
