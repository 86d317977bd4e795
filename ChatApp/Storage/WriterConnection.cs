using Microsoft.Data.Sqlite;

namespace ChatApp.Storage;

/// <summary>The connection of a feature that writes all the time: it stays open, its statements stay prepared, and it tells whether
/// anybody else has changed the database, so that what was read for the last change need not be read again for the next. Changes wait for
/// each other, and block their thread while they are made.</summary>
/// <param name="store">Whose database.</param>
/// <param name="foreignKeys">Whether SQLite checks them.</param>
public sealed class WriterConnection(Store store, bool foreignKeys = true) : IDisposable
{
    private static readonly TimeSpan LeastPause = TimeSpan.FromMilliseconds(10);

    private readonly Dictionary<string, SqliteStatement> statements = [];
    private SqliteConnection? connection;
    private long? version; // Null for a connection that has changed nothing yet.

    /// <summary>Runs one change of the database in a transaction of its own and commits it.</summary>
    /// <param name="write">Is told whether the database is as the last change made here has left it: false after a change of
    /// anybody else's, in this process or another, and after one that failed.</param>
    /// <returns>What <paramref name="write"/> returned, once it is on disk.</returns>
    /// <param name="began">When the oldest of the calls began that it is for, as a timestamp; null for now.</param>
    public T Write<T>(Func<bool, T> write, long? began = null)
    {
        using var lease = store.WriteLock.Acquire(began);
        return Write(lease, write);
    }

    /// <summary>The same for who does not block while others have their turn.</summary>
    public async Task<T> WriteAsync<T>(Func<bool, T> write, CancellationToken cancellationToken)
    {
        using var lease = await store.WriteLock.AcquireAsync(cancellationToken);
        return Write(lease, write);
    }

    /// <summary>Makes a large change in small transactions. Between two of them the lock is others' for as long as the last one took, so that a
    /// message waits for one of them at most.</summary>
    /// <param name="piece">One of them; false once there is nothing left to do.</param>
    /// <param name="time">The clock.</param>
    /// <param name="cancellationToken">Ends it between two.</param>
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
            await Task.Delay(pause < LeastPause ? LeastPause : pause, time, cancellationToken);
        }
    }

    /// <summary>The prepared form of a statement. Valid within the change under way.</summary>
    /// <param name="sql">With parameters numbered from <c>?1</c> on.</param>
    public SqliteStatement Prepare(string sql)
    {
        if (!statements.TryGetValue(sql, out var statement))
            statements.Add(sql, statement = new(connection!, sql));
        return statement;
    }

    /// <summary>Closes it; the next change opens it again.</summary>
    public void Dispose()
    {
        foreach (var statement in statements.Values)
            statement.Dispose();
        statements.Clear();
        connection?.Dispose();
        connection = null;
    }

    private T Write<T>(WriteLock.Lease lease, Func<bool, T> write)
    {
        var begun = false;
        try
        {
            Open();
            lease.Begin(connection!);
            begun = true;
            // SQLite counts other connections' commits for each connection; with the lock taken there will be none until ours.
            var now = Prepare("PRAGMA data_version").First(row => row.GetInt64(0));
            var snapshotIsCurrent = now == version;
            version = now;
            var result = write(snapshotIsCurrent);
            Prepare("COMMIT").Execute();
            store.NoteOutcome(null);
            return result;
        }
        catch (Exception error)
        {
            store.NoteOutcome(error);
            // Closing rolls back, whatever state the transaction is in; the next change begins with a new connection.
            if (begun || StoreTroubles.Of(error) != StoreTrouble.Locked)
                Dispose();
            throw;
        }
    }

    private void Open()
    {
        if (connection is not null)
            return;
        (connection, version) = (store.OpenConnection(foreignKeys), null);
    }
}
