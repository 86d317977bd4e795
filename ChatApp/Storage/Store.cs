using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace ChatApp.Storage;

/// <summary>The database: prepares it at the start, holds its epoch, and runs all reads and writes.</summary>
public sealed class Store : IDisposable
{
    /// <summary>How long a stop waits for the current change.</summary>
    private static readonly TimeSpan LastChange = TimeSpan.FromSeconds(1);

    /// <summary>Old runs are deleted once per this many starts, since it reads the whole table.</summary>
    private const int PruneEvery = 100;

    private readonly IDbContextFactory<ChatDbContext> contexts;
    private readonly StoreReaders readers;
    private readonly DataFolder folder;
    private readonly StoreMark mark;
    private readonly DataFolderLock folderLock;
    private readonly StoreCondition condition;
    private readonly TimeProvider time;
    private readonly OpenDatabase database = new();
    private readonly WriterConnection steady;
    private string? epoch;
    private volatile StoreRun? run;

    /// <summary>Created once, by the container.</summary>
    public Store(
        IDbContextFactory<ChatDbContext> contexts, StoreReaders readers, DataFolder folder, StoreMark mark, DataFolderLock folderLock,
        StoreCondition condition, TimeProvider time)
    {
        (this.contexts, this.readers, this.folder, this.mark, this.folderLock) = (contexts, readers, folder, mark, folderLock);
        (this.condition, this.time) = (condition, time);
        WriteLock = new(condition, database, time);
        steady = new(this);
    }

    /// <summary>The database's epoch; it changes when the database is replaced by a copy.</summary>
    /// <exception cref="InvalidOperationException">Before <see cref="PrepareAsync"/>.</exception>
    public string Epoch => epoch ?? throw new InvalidOperationException("The store has not been prepared.");

    /// <summary>Whether the database file was moved, deleted or replaced; every change is refused meanwhile.</summary>
    internal bool HasMoved => database.HasMoved;

    /// <summary>Whether the server stops because the file stayed replaced.</summary>
    public bool IsReplaced { get; internal set; }

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
        folderLock.Share();
        PrivateFile.Restrict(folder.Database);
        if (!IsUpToDate(cancellationToken))
        {
            await using var db = await contexts.CreateDbContextAsync(cancellationToken);
            await db.Database.MigrateAsync(cancellationToken);
        }

        if (Read(StoreSchema.Missing) is { } missing)
            throw new StoreException($"the database in {folder.FullName} lacks {missing}, which its ChatApp made. Restore a backup.");
        epoch = (begins ? null : LastEpoch(cancellationToken)) ?? StartEpoch(cancellationToken);
        if (begins)
            database.Hold(OpenConnection());
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
            await db.Database.OpenConnectionAsync(cancellationToken);
            lease.WaitForOthers((SqliteConnection)db.Database.GetDbConnection());
            // No savepoints: nothing continues after a failed save, and EF logs an error if the caller cancels while it creates one.
            db.Database.AutoSavepointsEnabled = false;
            await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
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
        steady.WriteAsync(_ => write(steady), cancellationToken);

    /// <summary>Makes a large change in small transactions; see <see cref="WriterConnection.WriteInPiecesAsync"/>.</summary>
    public Task WriteInPiecesAsync(Func<WriterConnection, bool> piece, CancellationToken cancellationToken) =>
        steady.WriteInPiecesAsync(() => piece(steady), time, cancellationToken);

    /// <summary>Runs frequent reads with prepared statements. Takes no token: a read takes microseconds, and blocks its thread as every
    /// SQLite read does.</summary>
    public T Read<T>(Func<StoreReader, T> read) => readers.Read(read);

    /// <inheritdoc/>
    public void Dispose()
    {
        // While a slow disk still stores a change, its connection stays open; the end of the process closes it.
        if (!WriteLock.Close(LastChange))
            return;
        steady.Dispose();
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

    /// <summary>Opens a connection for long-term use, ready to write. Not pooled: the provider does not know of transactions begun by raw
    /// SQL, and would return the connection to its pool with one open.</summary>
    internal SqliteConnection OpenConnection(bool foreignKeys = true)
    {
        var connection = new SqliteConnection(
            new SqliteConnectionStringBuilder { DataSource = folder.Database, Pooling = false, ForeignKeys = foreignKeys }.ToString());
        try
        {
            connection.Open();
            SqliteDurability.Apply(connection);
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    /// <summary>Records the outcome of a change made with the write lock.</summary>
    /// <param name="error">Why it was not stored; null if it was.</param>
    internal void NoteOutcome(Exception? error)
    {
        if (error is null)
            condition.NoteStored();
        else
            condition.NoteFailure(error);
    }

    // Checked without EF, whose first use takes a third of a second; an ordinary start has no migrations to apply.
    private bool IsUpToDate(CancellationToken cancellationToken)
    {
        if (!File.Exists(folder.Database))
            return false;
        using var database = new SqliteFile(folder.Database, cancellationToken);
        var newest = database.HasTable("__EFMigrationsHistory")
            ? database.Value<string>("SELECT COALESCE(MAX(\"MigrationId\"), '') FROM \"__EFMigrationsHistory\"") : "";
        if (string.CompareOrdinal(newest, SqliteChatDbContext.NewestMigration) > 0) // Ids start with their creation time.
        {
            throw new StoreException($"the database in {folder.FullName} was written by a newer ChatApp ({newest}). "
                + "Start that one, or restore an older backup.");
        }

        if (newest.Length == 0)
            database.Execute("PRAGMA auto_vacuum=INCREMENTAL"); // Takes effect only in an empty database; see StoreShrinking.
        database.Execute("PRAGMA journal_mode=WAL"); // EF sets it only when it creates the file, which exists by now.
        return newest == SqliteChatDbContext.NewestMigration;
    }

    private string? LastEpoch(CancellationToken cancellationToken)
    {
        using var database = new SqliteFile(folder.Database, cancellationToken);
        return database.Pairs("SELECT \"Epoch\", \"Mark\" FROM \"Store\"") is [var (last, _)] ? last : null;
    }

    private string StartEpoch(CancellationToken cancellationToken)
    {
        using var database = new SqliteFile(folder.Database, cancellationToken);
        (string Epoch, string Mark)? known = database.Pairs("SELECT \"Epoch\", \"Mark\" FROM \"Store\"") is [var one] ? one : null;
        if (known?.Mark is { Length: > 0 } last && !mark.Accepts(last))
            known = null;
        var (life, next) = (known?.Epoch ?? NewId.Make(), NewId.Make());
        mark.Announce(next, known?.Mark);
        database.Execute("PRAGMA synchronous=FULL");
        database.Execute(
            """
            BEGIN IMMEDIATE;
            INSERT INTO "Store" ("Id", "Epoch", "Mark") VALUES (1, $epoch, $mark)
            """
            + """
             ON CONFLICT ("Id") DO UPDATE SET "Epoch" = $epoch, "Mark" = $mark;
            INSERT INTO "Runs" ("Number", "Id") SELECT COALESCE(MAX("Number"), 0) + 1, $mark FROM "Runs";
            COMMIT
            """,
            ("$epoch", life), ("$mark", next));
        mark.Confirm(next);
        Run = new() { Id = next, Number = (int)database.Value<long>("SELECT MAX(\"Number\") FROM \"Runs\"") };
        if (Run.Number % PruneEvery == 0)
        {
            database.Execute(
                """DELETE FROM "RoomRuns" WHERE "Run" <= $last; DELETE FROM "Runs" WHERE "Number" <= $last""",
                ("$last", Run.Number - StoreRun.Kept));
        }

        return life;
    }
}
