using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace ChatApp.Storage;

/// <summary>Opens the database, and knows its epoch.</summary>
public sealed class Store : IDisposable
{
    /// <summary>How long a change under way is waited for at the end.</summary>
    private static readonly TimeSpan LastChange = TimeSpan.FromSeconds(1);

    /// <summary>Old runs are deleted at every so many starts: it reads the whole table.</summary>
    private const int PruneEvery = 100;

    private readonly IDbContextFactory<ChatDbContext> contexts;
    private readonly StoreReaders readers;
    private readonly DataFolder folder;
    private readonly StoreMark mark;
    private readonly DataFolderLock folderLock;
    private readonly StoreCondition condition;
    private readonly TimeProvider time;
    private readonly WriterConnection steady;
    private string? epoch;
    private volatile StoreRun? run;

    /// <summary>Made once, by the container.</summary>
    public Store(
        IDbContextFactory<ChatDbContext> contexts, StoreReaders readers, DataFolder folder, StoreMark mark, DataFolderLock folderLock,
        StoreCondition condition, TimeProvider time)
    {
        (this.contexts, this.readers, this.folder, this.mark, this.folderLock) = (contexts, readers, folder, mark, folderLock);
        (this.condition, this.time) = (condition, time);
        WriteLock = new(condition, time);
        steady = new(this);
    }

    /// <summary>Names the database's life.</summary>
    /// <exception cref="InvalidOperationException">Before <see cref="PrepareAsync"/>.</exception>
    public string Epoch => epoch ?? throw new InvalidOperationException("The store has not been prepared.");

    /// <summary>What every change of the database waits for.</summary>
    internal WriteLock WriteLock { get; }

    /// <summary>The run of the server that this is.</summary>
    /// <exception cref="InvalidOperationException">Before <see cref="PrepareAsync"/>.</exception>
    public StoreRun Run
    {
        get => run ?? throw new InvalidOperationException("The store has not been prepared.");
        internal set => run = value;
    }

    /// <summary>Applies the migrations and reads the epoch, which the first start makes, and each start that finds the database put back
    /// from a copy. Called once, before the server listens.</summary>
    /// <param name="cancellationToken">Ends it.</param>
    /// <param name="begins">Whether this is a start of the server. A command beside it leaves the run and the mark to the server.</param>
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
        epoch = (begins ? null : LastEpoch(cancellationToken)) ?? BeginLife(cancellationToken);
    }

    /// <summary>Runs one change of the database in a transaction of its own and commits it.</summary>
    /// <param name="write">Changes the context; what is still unsaved afterwards is saved.</param>
    /// <param name="cancellationToken">Ends the waiting for one's turn, and the change.</param>
    /// <returns>What <paramref name="write"/> returned, once it is on disk.</returns>
    public async Task<T> WriteAsync<T>(Func<ChatDbContext, Task<T>> write, CancellationToken cancellationToken)
    {
        using var lease = await WriteLock.AcquireAsync(cancellationToken);
        try
        {
            await using var db = await OpenAsync(cancellationToken);
            await db.Database.OpenConnectionAsync(cancellationToken);
            lease.WaitForOthers((SqliteConnection)db.Database.GetDbConnection());
            // A save that failed is never gone on from, so that it needs no savepoint; EF logs an error where the caller goes as it makes one.
            db.Database.AutoSavepointsEnabled = false;
            await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
            var result = await write(db);
            await db.SaveChangesAsync(cancellationToken);
            // Not with the token: a caller who goes now is no reason to undo it, and EF would log an error.
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

    /// <summary>Runs one change in a transaction of its own and commits it, by statements that stay prepared: for what is done often, or before anything
    /// needs EF, whose first use takes a third of a second.</summary>
    /// <param name="write">Blocks its thread, as long as the disk takes.</param>
    /// <param name="cancellationToken">Ends the waiting for one's turn.</param>
    /// <returns>What <paramref name="write"/> returned, once it is on disk.</returns>
    public Task<T> WritePreparedAsync<T>(Func<WriterConnection, T> write, CancellationToken cancellationToken) =>
        steady.WriteAsync(_ => write(steady), cancellationToken);

    /// <summary>Makes a large change in small transactions; see <see cref="WriterConnection.WriteInPiecesAsync"/>.</summary>
    public Task WriteInPiecesAsync(Func<WriterConnection, bool> piece, CancellationToken cancellationToken) =>
        steady.WriteInPiecesAsync(() => piece(steady), time, cancellationToken);

    /// <summary>Reads something that is asked so often that a query made anew each time would be too slow. Takes no token: it is over in
    /// microseconds, and blocks its thread for them as every read of SQLite does.</summary>
    public T Read<T>(Func<StoreReader, T> read) => readers.Read(read);

    /// <inheritdoc/>
    public void Dispose()
    {
        // A change that the disk holds up is not taken its connection: the end of the process closes it.
        if (WriteLock.Close(LastChange))
            steady.Dispose();
    }

    /// <summary>A new context; the caller disposes of it.</summary>
    public Task<ChatDbContext> OpenAsync(CancellationToken cancellationToken) => contexts.CreateDbContextAsync(cancellationToken);

    /// <summary>A new connection for who keeps it, ready to write. Not of the provider's pool: a transaction that it does not know of would go
    /// back there with it.</summary>
    internal SqliteConnection OpenConnection(bool foreignKeys = true)
    {
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = folder.Database, Pooling = false, ForeignKeys = foreignKeys }.ToString());
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

    /// <summary>Notes how a change went that was made with the write lock.</summary>
    /// <param name="error">Why it was not stored; null where it was.</param>
    internal void NoteOutcome(Exception? error)
    {
        if (error is null)
            condition.NoteStored();
        else
            condition.NoteFailure(error);
    }

    // Asked without EF, whose first use takes a third of a second: an ordinary start has nothing for it to do.
    private bool IsUpToDate(CancellationToken cancellationToken)
    {
        if (!File.Exists(folder.Database))
            return false;
        using var database = new SqliteFile(folder.Database, cancellationToken);
        var newest = database.HasTable("__EFMigrationsHistory")
            ? database.Value<string>("SELECT COALESCE(MAX(\"MigrationId\"), '') FROM \"__EFMigrationsHistory\"") : "";
        if (string.CompareOrdinal(newest, SqliteChatDbContext.NewestMigration) > 0) // Ids begin with the date and time they were made at.
            throw new StoreException($"the database in {folder.FullName} was written by a newer ChatApp ({newest}). Start that one, or restore an older backup.");
        if (newest.Length == 0)
            database.Execute("PRAGMA auto_vacuum=INCREMENTAL"); // For a database that has nothing yet; see StoreShrinking.
        database.Execute("PRAGMA journal_mode=WAL"); // EF sets it only where it makes the file, and by now the file is there.
        return newest == SqliteChatDbContext.NewestMigration;
    }

    private string? LastEpoch(CancellationToken cancellationToken)
    {
        using var database = new SqliteFile(folder.Database, cancellationToken);
        return database.Pairs("SELECT \"Epoch\", \"Mark\" FROM \"Store\"") is [var (last, _)] ? last : null;
    }

    private string BeginLife(CancellationToken cancellationToken)
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
            INSERT INTO "Store" ("Id", "Epoch", "Mark") VALUES (1, $epoch, $mark) ON CONFLICT ("Id") DO UPDATE SET "Epoch" = $epoch, "Mark" = $mark;
            INSERT INTO "Runs" ("Number", "Id") SELECT COALESCE(MAX("Number"), 0) + 1, $mark FROM "Runs";
            COMMIT
            """,
            ("$epoch", life), ("$mark", next));
        mark.Confirm(next);
        Run = new() { Id = next, Number = (int)database.Value<long>("SELECT MAX(\"Number\") FROM \"Runs\"") };
        if (Run.Number % PruneEvery == 0)
        {
            database.Execute(
                """DELETE FROM "RoomRuns" WHERE "Run" <= $last; DELETE FROM "Runs" WHERE "Number" <= $last""", ("$last", Run.Number - StoreRun.Kept));
        }

        return life;
    }
}
