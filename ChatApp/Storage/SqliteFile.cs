using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace ChatApp.Storage;

/// <summary>A database file opened by a command. Cancellation interrupts the running statement.</summary>
internal sealed class SqliteFile : IDisposable
{
    private readonly CancellationToken cancellationToken;
    private readonly CancellationTokenRegistration interrupting;

    public SqliteFile(string file, CancellationToken cancellationToken)
    {
        this.cancellationToken = cancellationToken;
        // Not pooled, so that Dispose closes the file. Not read-only: such a connection would leave the write-ahead log's files behind when
        // no server is running.
        Connection = new(
            new SqliteConnectionStringBuilder { DataSource = file, Mode = SqliteOpenMode.ReadWrite, Pooling = false }.ToString());
        try
        {
            Connection.Open();
        }
        catch
        {
            Connection.Dispose();
            throw;
        }

        interrupting = cancellationToken.Register(() => raw.sqlite3_interrupt(Connection.Handle));
    }

    public SqliteConnection Connection { get; }

    public void Execute(string sql, params (string Name, object Value)[] parameters)
    {
        using var command = Command(sql, parameters);
        command.ExecuteNonQuery();
    }

    public T Value<T>(string sql, params (string Name, object Value)[] parameters)
    {
        using var command = Command(sql, parameters);
        return (T)command.ExecuteScalar()!;
    }

    public List<(string First, string Second)> Pairs(string sql)
    {
        using var command = Command(sql, []);
        using var reader = command.ExecuteReader();
        List<(string, string)> pairs = [];
        while (reader.Read())
            pairs.Add((reader.GetString(0), reader.GetString(1)));
        return pairs;
    }

    public bool HasTable(string name) =>
        Value<long>("SELECT COUNT(*) FROM sqlite_schema WHERE type = 'table' AND name = $name", ("$name", name)) > 0;

    /// <summary>Runs an integrity check of the whole file.</summary>
    /// <returns>A description of the damage; null if there is none.</returns>
    public string? Damage() =>
        // The line before it is a heading.
        Value<string>("PRAGMA integrity_check(1)") is not "ok" and var first ? first.Split('\n')[^1] : null;

    /// <summary>Returns size and row counts.</summary>
    public BackupContent Content(int keys)
    {
        var file = Connection.DataSource;
        return new(
            file, new FileInfo(file).Length, Value<long>("SELECT COUNT(*) FROM Rooms"), Value<long>("SELECT COUNT(*) FROM Messages"), keys);
    }

    /// <summary>Whether SQLite reported the file as corrupt or as no database.</summary>
    public static bool IsDamage(SqliteException error) => error.SqliteErrorCode is raw.SQLITE_CORRUPT or raw.SQLITE_NOTADB;

    /// <summary>Deletes an unfinished database with its journal, which SQLite would otherwise apply to the
    /// next database of that name.</summary>
    public static void Delete(string file)
    {
        foreach (var part in DataFolder.Sidecars.Prepend(""))
            File.Delete(file + part);
    }

    public void Dispose()
    {
        interrupting.Dispose();
        Connection.Dispose();
    }

    private SqliteCommand Command(string sql, (string Name, object Value)[] parameters)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var command = Connection.CreateCommand();
#pragma warning disable CA2100 // Only constant SQL is passed.
        command.CommandText = sql;
#pragma warning restore CA2100
        command.CommandTimeout = 0; // No time limit; cancellation ends it.
        foreach (var (name, value) in parameters)
            command.Parameters.AddWithValue(name, value);
        return command;
    }
}
