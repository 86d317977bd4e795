using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace ChatApp.Storage;

/// <summary>A connection to the SQLite file that statements use through SQLite's native interface.</summary>
internal sealed class SqliteDatabaseConnection(SqliteConnection connection) : DatabaseConnection
{
    private long? version; // The last PRAGMA data_version; null before the connection's first change.

    internal override SqlDialect Dialect => SqlDialect.Sqlite;

    internal override bool BeginWrite(TimeSpan patience)
    {
        Begin(connection, patience);
        // data_version changes with each commit of another connection; while we hold the lock there is none.
        var before = version;
        version = Prepare("PRAGMA data_version").First(row => row.GetInt64(0));
        return version == before;
    }

    internal override void BeginSnapshot() => Prepare("BEGIN").Execute();

    internal override void Commit() => Prepare("COMMIT").Execute();

    internal override void Interrupt() => raw.sqlite3_interrupt(connection.Handle);

    internal override bool WasInterrupted(Exception error) => error is SqliteException { SqliteErrorCode: raw.SQLITE_INTERRUPT };

    /// <summary>Begins a transaction with SQLite's write lock. Not by ADO.NET, which would wait for at least a second.</summary>
    internal static void Begin(SqliteConnection connection, TimeSpan patience)
    {
        _ = raw.sqlite3_busy_timeout(connection.Handle!, (int)patience.TotalMilliseconds);
        Run(connection, "BEGIN IMMEDIATE");
    }

    /// <summary>Runs a statement without a result.</summary>
    internal static void Run(SqliteConnection connection, string sql) =>
        SqliteException.ThrowExceptionForRC(raw.sqlite3_exec(connection.Handle!, sql), connection.Handle);

    private protected override PreparedStatement Create(string sql) => new SqliteStatement(connection, sql);

    protected override void Dispose(bool disposing) => connection.Dispose();
}
