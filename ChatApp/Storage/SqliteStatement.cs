using System.Text;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace ChatApp.Storage;

/// <summary>A prepared statement on SQLite's native interface: ADO.NET adds 3 µs per message, a seventh of the time to store it (boxed
/// parameters, a reader object, type lookups).</summary>
internal sealed class SqliteStatement : PreparedStatement
{
    private readonly sqlite3 database;
    private readonly sqlite3_stmt statement;
    private byte[] buffer = new byte[1024];

    internal SqliteStatement(SqliteConnection connection, string sql)
    {
        database = connection.Handle!;
        Check(raw.sqlite3_prepare_v3(database, sql, raw.SQLITE_PREPARE_PERSISTENT, out statement));
    }

    /// <inheritdoc/>
    public override PreparedStatement Bind(params ReadOnlySpan<SqlValue> values)
    {
        for (var index = 0; index < values.Length; index++)
        {
            var value = values[index];
            Check(value.Text is { } text ? BindText(index + 1, text)
                : value.Number is { } number ? raw.sqlite3_bind_int64(statement, index + 1, number)
                : value.Real is { } real ? raw.sqlite3_bind_double(statement, index + 1, real)
                : raw.sqlite3_bind_null(statement, index + 1));
        }

        return this;
    }

    /// <inheritdoc/>
    /// <exception cref="SqliteException">The statement failed.</exception>
    public override int Execute()
    {
        Step();
        return raw.sqlite3_changes(database);
    }

    /// <inheritdoc/>
    /// <exception cref="SqliteException">The statement failed.</exception>
    public override long Add()
    {
        Step();
        return raw.sqlite3_last_insert_rowid(database);
    }

    /// <inheritdoc/>
    /// <exception cref="SqliteException">The statement failed.</exception>
    public override bool TryAdd(out long rowId)
    {
        var added = Execute() > 0;
        rowId = added ? raw.sqlite3_last_insert_rowid(database) : 0;
        return added;
    }

    /// <inheritdoc/>
    /// <exception cref="SqliteException">The statement failed.</exception>
    internal override bool Next()
    {
        var result = raw.sqlite3_step(statement);
        if (result is not (raw.SQLITE_ROW or raw.SQLITE_DONE))
            Check(result);
        return result == raw.SQLITE_ROW;
    }

    /// <inheritdoc/>
    internal override void Reset() => raw.sqlite3_reset(statement);

    /// <inheritdoc/>
    public override long GetInt64(int column) => raw.sqlite3_column_int64(statement, column);

    /// <inheritdoc/>
    public override int GetInt32(int column) => raw.sqlite3_column_int(statement, column);

    /// <inheritdoc/>
    public override string? GetString(int column) => raw.sqlite3_column_text(statement, column).utf8_to_string();

    /// <inheritdoc/>
    public override bool IsNull(int column) => raw.sqlite3_column_type(statement, column) == raw.SQLITE_NULL;

    /// <inheritdoc/>
    protected override void Dispose(bool disposing) => statement.Dispose();

    private void Step()
    {
        try
        {
            Next();
        }
        finally
        {
            Reset();
        }
    }

    private int BindText(int at, string text)
    {
        if (text.Length == 0)
            return raw.sqlite3_bind_text(statement, at, ""); // An empty span would be bound as NULL.
        if (buffer.Length < Encoding.UTF8.GetMaxByteCount(text.Length))
            buffer = new byte[Encoding.UTF8.GetMaxByteCount(text.Length)];
        return raw.sqlite3_bind_text(statement, at, buffer.AsSpan(0, Encoding.UTF8.GetBytes(text, buffer)));
    }

    private void Check(int result) => SqliteException.ThrowExceptionForRC(result, database);
}
