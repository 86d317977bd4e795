using Microsoft.EntityFrameworkCore;

namespace ChatApp.Storage;

/// <summary>The database: prepares it at the start, holds its epoch, and runs all reads and writes.</summary>
public sealed class Store : IDisposable
{
    /// <summary>How long a stop waits for the current change.</summary>
    private static readonly TimeSpan StopTimeout = TimeSpan.FromSeconds(1);

    private static readonly TimeSpan MigrationTimeout = TimeSpan.FromHours(1);

    private readonly IDbContextFactory<ChatDbContext> contexts;
    private readonly StoreReaders readers;
    private readonly IDatabase database;
    private readonly StorageHealth condition;
    private readonly TimeProvider time;
    private readonly WriterConnection writer;
    private string? epoch;
    private volatile StoreRun? run;

    internal Store(
        IDatabase database, IDbContextFactory<ChatDbContext> contexts, StoreReaders readers, StorageHealth condition, TimeProvider time)
    {
        (this.database, this.contexts, this.readers, this.condition, this.time) = (database, contexts, readers, condition, time);
        WriteLock = new(condition, database, time);
        writer = new(this);
    }

    /// <summary>The database's epoch; it changes when the database is replaced by a copy.</summary>
    /// <exception cref="InvalidOperationException">Before <see cref="PrepareAsync"/>.</exception>
    public string Epoch => epoch ?? throw new InvalidOperationException("The store has not been prepared.");

    /// <summary>Whether a server has made the database.</summary>
    internal bool Exists => database.Exists;

    /// <summary>Whether the database file was moved, deleted or replaced; every change is refused meanwhile.</summary>
    internal bool HasMoved => database.HasMoved;

    /// <summary>Whether the server stops because the file stayed replaced.</summary>
    public bool IsReplaced { get; internal set; }

    /// <summary>Id of the newest notice between nodes that was stored before the last messages of this node.</summary>
    internal long NewestNotice { get; set; }

    /// <summary>Serializes all changes of the database.</summary>
    internal WriteLock WriteLock { get; }

    /// <summary>The current run of the server.</summary>
    /// <exception cref="InvalidOperationException">Before <see cref="PrepareAsync"/>.</exception>
    public StoreRun Run
    {
        get => run ?? throw new InvalidOperationException("The store has not been prepared.");
        internal set => run = value;
    }

    /// <summary>Applies the migrations and reads the epoch. The first start creates it, and so does each start that finds the database
    /// replaced by a copy. Called once, before the server listens.</summary>
    /// <param name="cancellationToken">Cancels it.</param>
    /// <param name="begins">Whether this is a start of the server. A command that runs next to a server leaves the run and the mark
    /// unchanged.</param>
    /// <exception cref="StoreException">A restore is under way, or a newer program wrote the database.</exception>
    public async Task PrepareAsync(CancellationToken cancellationToken, bool begins = true)
    {
        await CreateTablesAsync(cancellationToken);
        if (Read(StoreSchema.Missing) is { } missing)
            throw new StoreException($"{database.Name} lacks {missing}, which its ChatApp made. Restore a backup.");
        epoch = begins ? null : database.LastEpoch(cancellationToken);
        if (epoch is null)
            (epoch, run) = database.Start(cancellationToken);
    }

    /// <summary>Applies the migrations unless the schema is up to date.</summary>
    internal async Task CreateTablesAsync(CancellationToken cancellationToken)
    {
        if (database.IsUpToDate(cancellationToken))
            return;
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        db.Database.SetCommandTimeout(MigrationTimeout); // Another node may be migrating, or a table may be large.
        await db.Database.MigrateAsync(cancellationToken);
    }

    /// <summary>Runs one change in its own transaction and commits it.</summary>
    /// <param name="write">Changes the context; unsaved changes are saved afterwards.</param>
    /// <param name="cancellationToken">Cancels the wait for the write lock, and the change.</param>
    /// <returns>The result of <paramref name="write"/>, after the commit.</returns>
    public async Task<T> WriteAsync<T>(Func<ChatDbContext, Task<T>> write, CancellationToken cancellationToken)
    {
        using var lease = await WriteLock.AcquireAsync(cancellationToken);
        try
        {
            await using var db = await OpenAsync(cancellationToken);
            // No savepoints: nothing continues after a failed save, and EF logs an error if the caller cancels while it creates one.
            db.Database.AutoSavepointsEnabled = false;
            await using var transaction = await lease.BeginAsync(db, cancellationToken);
            var result = await write(db);
            await db.SaveChangesAsync(cancellationToken);
            // Not with the token: a caller that disconnects now must not undo the change, and EF would log an error.
            await transaction.CommitAsync(CancellationToken.None);
            condition.NoteStored();
            return result;
        }
        catch (Exception error)
        {
            condition.NoteFailure(error);
            throw;
        }
    }

    /// <summary>Runs one change in its own transaction and commits it, using prepared statements: for frequent changes, and for those at
    /// the start, since the first use of EF takes a third of a second.</summary>
    /// <param name="write">Makes the change; blocks its thread until the disk has stored it.</param>
    /// <param name="cancellationToken">Cancels the wait for the write lock.</param>
    /// <returns>The result of <paramref name="write"/>, after the commit.</returns>
    public Task<T> WritePreparedAsync<T>(Func<WriterConnection, T> write, CancellationToken cancellationToken) =>
        writer.WriteAsync(_ => write(writer), cancellationToken);

    /// <summary>Makes a large change in small transactions; see <see cref="WriterConnection.WriteInPiecesAsync"/>.</summary>
    public Task WriteInPiecesAsync(Func<WriterConnection, bool> piece, CancellationToken cancellationToken) =>
        writer.WriteInPiecesAsync(() => piece(writer), time, cancellationToken);

    /// <summary>Runs frequent reads with prepared statements. Takes no token: a read takes microseconds, and blocks its thread as every
    /// SQLite read does.</summary>
    public T Read<T>(Func<StoreReader, T> read) => readers.Read(read);

    /// <inheritdoc/>
    public void Dispose()
    {
        // While a slow disk still stores a change, its connection stays open; the end of the process closes it.
        if (!WriteLock.Close(StopTimeout))
            return;
        writer.Dispose();
        database.Dispose();
    }

    /// <summary>Runs a query on a context of its own.</summary>
    internal async Task<T> QueryAsync<T>(Func<ChatDbContext, Task<T>> query, CancellationToken cancellationToken)
    {
        await using var db = await OpenAsync(cancellationToken);
        return await query(db);
    }

    /// <summary>Creates a context; the caller disposes of it.</summary>
    public Task<ChatDbContext> OpenAsync(CancellationToken cancellationToken) => contexts.CreateDbContextAsync(cancellationToken);

    /// <summary>Opens a connection for long-term use, ready to write.</summary>
    internal DatabaseConnection OpenConnection(bool foreignKeys = true) => database.OpenWriter(foreignKeys);

    /// <summary>Records the outcome of a change made with the write lock.</summary>
    /// <param name="error">Why it was not stored; null if it was.</param>
    internal void NoteOutcome(Exception? error)
    {
        if (error is null)
            condition.NoteStored();
        else
            condition.NoteFailure(error);
    }
}
