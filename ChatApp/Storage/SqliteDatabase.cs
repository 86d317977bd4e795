using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;

namespace ChatApp.Storage;

/// <summary>The SQLite database: one file in the data folder.</summary>
internal sealed class SqliteDatabase(DataFolder folder, StoreMark mark, DataFolderLock folderLock) : IDatabase
{
    /// <summary>Old runs are deleted once per this many starts, since it reads the whole table.</summary>
    public const int RunsPerPruning = 100;

    private readonly OpenDatabase open = new();

    public SqlDialect Dialect => SqlDialect.Sqlite;

    public string Name => $"the database in {folder.FullName}";

    /// <inheritdoc/>
    // A read occupies a processor for its whole duration.
    public int IdleReaders { get; } = 2 * Environment.ProcessorCount;

    public bool Exists => File.Exists(folder.Database);

    public bool HasMoved => open.HasMoved;

    public bool IsUpToDate(CancellationToken cancellationToken)
    {
        folderLock.AcquireShared();
        PrivateFile.Restrict(folder.Database);
        if (!Exists)
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
            database.Execute("PRAGMA auto_vacuum=INCREMENTAL"); // Takes effect only in an empty database; see IncrementalVacuumService.
        database.Execute("PRAGMA journal_mode=WAL"); // EF sets it only when it creates the file, which exists by now.
        return newest == SqliteChatDbContext.NewestMigration;
    }

    public string? LastEpoch(CancellationToken cancellationToken)
    {
        using var database = new SqliteFile(folder.Database, cancellationToken);
        return database.Pairs("SELECT \"Epoch\", \"Mark\" FROM \"Store\"") is [var (last, _)] ? last : null;
    }

    public (string Epoch, StoreRun Run) Start(CancellationToken cancellationToken)
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
        var run = new StoreRun { Id = next, Number = (int)database.Value<long>("SELECT MAX(\"Number\") FROM \"Runs\"") };
        if (run.Number % RunsPerPruning == 0)
        {
            database.Execute(
                """DELETE FROM "RoomRuns" WHERE "Run" <= $last; DELETE FROM "Runs" WHERE "Number" <= $last""",
                ("$last", run.Number - StoreRun.RunsKept));
        }

        open.Hold(OpenConnection(foreignKeys: true));
        return (life, run);
    }

    // Not opened as read-only: the last such connection to close would leave the write-ahead log's files behind.
    public DatabaseConnection OpenReader() => new SqliteDatabaseConnection(Open(
        new() { DataSource = folder.Database, Pooling = false }, "PRAGMA query_only=ON; PRAGMA busy_timeout=3500;"));

    public DatabaseConnection OpenWriter(bool foreignKeys) => new SqliteDatabaseConnection(OpenConnection(foreignKeys));

    public async Task<IDbContextTransaction> BeginAsync(ChatDbContext db, TimeSpan patience, CancellationToken cancellationToken)
    {
        await db.Database.OpenConnectionAsync(cancellationToken);
        // Waits until no other process writes, since the provider's own wait is at least a second.
        var connection = (SqliteConnection)db.Database.GetDbConnection();
        SqliteDatabaseConnection.Begin(connection, patience);
        SqliteDatabaseConnection.Run(connection, "ROLLBACK");
        return await db.Database.BeginTransactionAsync(cancellationToken);
    }

    public void Dispose() => open.Dispose();

    // Not pooled: the provider does not know of transactions begun by raw SQL, and would return the connection to its pool with one open.
    private SqliteConnection OpenConnection(bool foreignKeys) =>
        Open(new() { DataSource = folder.Database, Pooling = false, ForeignKeys = foreignKeys }, SqliteDurability.Pragmas);

    private static SqliteConnection Open(SqliteConnectionStringBuilder options, string pragmas)
    {
        var connection = new SqliteConnection(options.ToString());
        try
        {
            connection.Open();
            using var settings = connection.CreateCommand();
#pragma warning disable CA2100 // Only constant SQL is passed.
            settings.CommandText = pragmas;
#pragma warning restore CA2100
            settings.ExecuteNonQuery();
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }
}
