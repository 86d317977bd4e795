using System.Data;
using System.Globalization;
using Npgsql;

namespace ChatApp.Storage;

/// <summary>A connection to PostgreSQL.</summary>
/// <param name="connection">An open connection, which it owns.</param>
internal sealed class PostgresDatabaseConnection(NpgsqlConnection connection) : DatabaseConnection
{
    /// <summary>Takes the database's write lock, which is the row of the store, and counts the change: both order the changes of all
    /// nodes.</summary>
    public const string Lock = """UPDATE "Store" SET "Version" = "Version" + 1 WHERE "Id" = 1 RETURNING "Version" """;

    /// <summary>Limits how long the current transaction waits for locks. Statements stay prepared, and so do their plans: without a
    /// statistic of a table that grows, PostgreSQL would go on reading all of it, as it did while it was small.</summary>
    private const string Settings = "SELECT set_config('lock_timeout', $1, true), set_config('enable_seqscan', 'off', true)";

    private readonly List<PostgresRowsStatement> open = [];
    private NpgsqlBatch? begin, pending;
    private NpgsqlTransaction? transaction;
    private long? version; // The version of this connection's last change; null before the first.

    internal override SqlDialect Dialect => SqlDialect.Postgres;

    internal override bool IsBroken => connection.FullState != ConnectionState.Open;

    /// <summary>The statement that runs now.</summary>
    internal PostgresStatement? Running { get; set; }

    internal override bool BeginWrite(TimeSpan patience)
    {
        transaction = connection.BeginTransaction();
        begin ??= new(connection)
        {
            BatchCommands = { new(Settings) { Parameters = { new NpgsqlParameter<string>() } }, new(Lock) },
        };
        begin.BatchCommands[0].Parameters[0].Value = MillisecondsOf(patience);
        var now = AcquireLock(begin);
        var isCurrent = now == version + 1;
        version = now;
        return isCurrent;
    }

    private long AcquireLock(NpgsqlBatch taking)
    {
        try
        {
            using var reader = taking.ExecuteReader();
            reader.NextResult();
            return reader.Read() ? reader.GetInt64(0) : throw new StoreException("the database lacks the row of its store.");
        }
        catch
        {
            // The connection stays usable after a wait that was too long.
            transaction!.Dispose();
            transaction = null;
            throw;
        }
    }

    internal override void BeginSnapshot() => transaction = connection.BeginTransaction(IsolationLevel.RepeatableRead);

    internal override void Commit()
    {
        Flush();
        transaction!.Commit();
        transaction.Dispose();
        transaction = null;
    }

    /// <summary>Adds a statement to those that are sent together.</summary>
    internal void Add(NpgsqlCommand command)
    {
        EndRows(); // The statement may depend on the rows before it, and later rows on the statement.
        var added = new NpgsqlBatchCommand(command.CommandText);
        foreach (NpgsqlParameter parameter in command.Parameters)
            added.Parameters.Add(new NpgsqlParameter { NpgsqlDbType = parameter.NpgsqlDbType, Value = parameter.Value });
        Pending.BatchCommands.Add(added);
    }

    /// <summary>Adds the rows of a statement to those that are sent together. Different tables' rows may change their order, but those
    /// of the first statement stay the first.</summary>
    internal void Add(PostgresRowsStatement rows)
    {
        if (open.Contains(rows))
            return;
        open.Add(rows);
        Pending.BatchCommands.Add(rows.Begin());
    }

    /// <summary>Sends the statements and rows that were added.</summary>
    internal void Flush()
    {
        if (pending is not { BatchCommands.Count: > 0 })
            return;
        EndRows();
        pending.ExecuteNonQuery();
        pending.BatchCommands.Clear();
    }

    internal override void Interrupt() => Running?.Cancel();

    internal override bool WasInterrupted(Exception error) => error is PostgresException { SqlState: PostgresErrorCodes.QueryCanceled };

    /// <summary>A time limit in PostgreSQL's format; never 0, which means no limit.</summary>
    internal static string MillisecondsOf(TimeSpan time) => Math.Max(1, (int)time.TotalMilliseconds).ToString(CultureInfo.InvariantCulture);

    private protected override PreparedStatement Create(string sql) => PostgresRowsStatement.Is(sql)
        ? new PostgresRowsStatement(this, connection, sql) : new PostgresStatement(this, connection, sql);

    private NpgsqlBatch Pending => pending ??= new(connection);

    private void EndRows()
    {
        foreach (var rows in open)
            rows.End();
        open.Clear();
    }

    protected override void Dispose(bool disposing)
    {
        begin?.Dispose();
        pending?.Dispose();
        transaction?.Dispose();
        connection.Dispose();
    }
}
