using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;
using Npgsql;

namespace ChatApp.Storage;

/// <summary>The PostgreSQL database of one or several nodes.</summary>
internal sealed class PostgresDatabase(NpgsqlDataSource source) : IDatabase
{
    private const string HasHistory = """SELECT to_regclass('"__EFMigrationsHistory"') IS NOT NULL""";

    private const string NewestApplied = """SELECT COALESCE(MAX("MigrationId"), '') FROM "__EFMigrationsHistory" """;

    private const string FindEpoch = """SELECT "Epoch" FROM "Store" """;

    private const string StartRun = """
        INSERT INTO "Runs" ("Number", "Id") SELECT COALESCE(MAX("Number"), 0) + 1, $1 FROM "Runs" RETURNING "Number"
        """;

    /// <summary>Whether a node that may have given its run to clients is alive.</summary>
    private const string AnyNode =
        """SELECT EXISTS (SELECT 1 FROM "Nodes" WHERE "SeenAt" > clock_timestamp() - interval '15 seconds')""";

    private const string NewestRun = """SELECT "Id", "Number" FROM "Runs" ORDER BY "Number" DESC LIMIT 1""";

    private const string DropRuns = """
        WITH "Old" AS (DELETE FROM "Runs" WHERE "Number" <= $1) DELETE FROM "RoomRuns" WHERE "Run" <= $1
        """;

    public SqlDialect Dialect => SqlDialect.Postgres;

    public string Name => "the PostgreSQL database";

    /// <inheritdoc/>
    // They count against the pool's maximum, as the writers' connections and those of the bell do: EF and further reads need the rest.
    public int IdleReaders => 6;

    public bool Exists
    {
        get
        {
            using var connection = Connect();
            return Value<bool>(connection, HasHistory);
        }
    }

    public bool HasMoved => false;

    public bool IsUpToDate(CancellationToken cancellationToken)
    {
        using var connection = Connect();
        if (Value<string>(connection, "SHOW server_encoding") is not "UTF8" and var encoding)
            throw new StoreException($"{Name} has the encoding {encoding}; it must be UTF8.");
        var newest = Value<bool>(connection, HasHistory) ? Value<string>(connection, NewestApplied) : "";
        if (string.CompareOrdinal(newest, PostgresChatDbContext.NewestMigration) > 0) // Ids start with their creation time.
            throw new StoreException($"{Name} was written by a newer ChatApp ({newest}). Start that one, or restore an older backup.");
        return newest == PostgresChatDbContext.NewestMigration;
    }

    public (string Epoch, StoreRun Run) Start(CancellationToken cancellationToken)
    {
        using var connection = Connect();
        using var transaction = connection.BeginTransaction();
        using (var row = new NpgsqlCommand("""INSERT INTO "Store" ("Id", "Epoch") VALUES (1, $1) ON CONFLICT DO NOTHING""", connection)
        {
            Parameters = { new NpgsqlParameter<string> { TypedValue = NewId.Make() } },
        })
            row.ExecuteNonQuery();
        Value<long>(connection, PostgresDatabaseConnection.Lock);
        var run = (Value<bool>(connection, AnyNode) ? FindRun(connection) : null) ?? BeginRun(connection);
        var epoch = Value<string>(connection, FindEpoch);
        if (run.Number % SqliteDatabase.RunsPerPruning == 0)
        {
            using var drop = new NpgsqlCommand(DropRuns, connection)
            {
                Parameters = { new NpgsqlParameter<int> { TypedValue = run.Number - StoreRun.RunsKept } },
            };
            drop.ExecuteNonQuery();
        }

        transaction.Commit();
        return (epoch, run);
    }

    public string? LastEpoch(CancellationToken cancellationToken)
    {
        using var connection = Connect();
        using var command = new NpgsqlCommand(FindEpoch, connection);
        return (string?)command.ExecuteScalar();
    }

    public DatabaseConnection OpenReader() => new PostgresDatabaseConnection(source.OpenConnection());

    public DatabaseConnection OpenWriter(bool foreignKeys) => new PostgresDatabaseConnection(source.OpenConnection());

    public async Task<IDbContextTransaction> BeginAsync(ChatDbContext db, TimeSpan patience, CancellationToken cancellationToken)
    {
        var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        try
        {
            var limit = PostgresDatabaseConnection.MillisecondsOf(patience);
            await db.Database.ExecuteSqlAsync($"SELECT set_config('lock_timeout', {limit}, true)", cancellationToken);
            await db.Database.ExecuteSqlRawAsync(PostgresDatabaseConnection.Lock, cancellationToken);
            return transaction;
        }
        catch
        {
            await transaction.DisposeAsync(); // Otherwise it would end, and with it the lock, when the connection is used again.
            throw;
        }
    }

    public void Dispose() => source.Dispose();

    private static StoreRun BeginRun(NpgsqlConnection connection)
    {
        var id = NewId.Make();
        return new() { Id = id, Number = Value<int>(connection, StartRun, new NpgsqlParameter<string> { TypedValue = id }) };
    }

    private static StoreRun? FindRun(NpgsqlConnection connection)
    {
        using var command = new NpgsqlCommand(NewestRun, connection);
        using var reader = command.ExecuteReader();
        return reader.Read() ? new() { Id = reader.GetString(0), Number = reader.GetInt32(1) } : null;
    }

    private NpgsqlConnection Connect()
    {
        try
        {
            return source.OpenConnection();
        }
        catch (NpgsqlException error)
        {
            throw new StoreException($"{Name} cannot be reached: {error.InnerException?.Message ?? error.Message}.", error);
        }
    }

    private static T Value<T>(NpgsqlConnection connection, string sql, params NpgsqlParameter[] parameters)
    {
        using var command = new NpgsqlCommand(sql, connection);
        command.Parameters.AddRange(parameters);
        return (T)command.ExecuteScalar()!;
    }
}
