using System.Data.Common;
using Microsoft.EntityFrameworkCore;

namespace ChatApp.Storage;

/// <summary>The connection of a feature that writes all the time: it stays open, its statements stay prepared, and it tells whether
/// anybody else has changed the database, so that what was read for the last change need not be read again for the next. For one thread at
/// a time; its calls block.</summary>
public sealed class SteadyConnection(Store store) : IDisposable
{
    private readonly Dictionary<string, Statement> statements = [];
    private ChatDbContext? context;
    private DbConnection connection = null!;
    private long version;

    /// <summary>Runs one change of the database in a transaction of its own and commits it.</summary>
    /// <param name="write">Is told whether the database is as the last change made here has left it: false after a change of
    /// anybody else's, in this process or another, and after one that failed.</param>
    /// <returns>What <paramref name="write"/> returned, once it is on disk.</returns>
    public T Write<T>(Func<bool, T> write)
    {
        using var turn = store.TakeTurn();
        try
        {
            var opened = Open();
            Prepare("BEGIN IMMEDIATE").Run();
            // SQLite counts other connections' commits for each connection; with the lock taken there will be none until ours.
            var now = Prepare("PRAGMA data_version").Number();
            var untouched = !opened && now == version;
            version = now;
            var result = write(untouched);
            Prepare("COMMIT").Run();
            return result;
        }
        catch
        {
            // Closing rolls back, whatever state the transaction is in; the next change begins with a new connection.
            Dispose();
            throw;
        }
    }

    /// <summary>The prepared form of a statement. Valid within the change under way.</summary>
    /// <param name="sql">With parameters named <c>@0</c>, <c>@1</c>, …</param>
    /// <param name="parameters">How many.</param>
    public Statement Prepare(string sql, int parameters = 0)
    {
        if (!statements.TryGetValue(sql, out var statement))
            statements.Add(sql, statement = new(connection, sql, parameters));
        return statement;
    }

    /// <summary>Closes it; the next change opens it again.</summary>
    public void Dispose()
    {
        foreach (var statement in statements.Values)
            statement.Dispose();
        statements.Clear();
        context?.Dispose();
        context = null;
    }

    private bool Open()
    {
        if (context is not null)
            return false;
        context = store.Open();
        context.Database.OpenConnection();
        connection = context.Database.GetDbConnection();
        return true;
    }

    /// <summary>A prepared statement.</summary>
    public sealed class Statement : IDisposable
    {
        private readonly DbCommand command;
        private readonly DbParameter[] parameters;

        internal Statement(DbConnection connection, string sql, int count)
        {
            command = connection.CreateCommand();
            command.CommandText = sql;
            parameters = new DbParameter[count];
            for (var index = 0; index < count; index++)
            {
                parameters[index] = command.CreateParameter();
                parameters[index].ParameterName = $"@{index}";
                command.Parameters.Add(parameters[index]);
            }

            command.Prepare();
        }

        /// <summary>Sets the parameters, in order.</summary>
        public Statement With(params ReadOnlySpan<object?> values)
        {
            for (var index = 0; index < parameters.Length; index++)
                parameters[index].Value = values[index] ?? DBNull.Value;
            return this;
        }

        /// <summary>Runs it.</summary>
        /// <returns>How many rows it changed.</returns>
        public int Run() => command.ExecuteNonQuery();

        /// <summary>The first row; default where there is none.</summary>
        public T? First<T>(Func<DbDataReader, T> read)
        {
            using var rows = command.ExecuteReader();
            return rows.Read() ? read(rows) : default;
        }

        /// <summary>The number it asks for.</summary>
        internal long Number() => (long)command.ExecuteScalar()!;

        /// <inheritdoc/>
        public void Dispose() => command.Dispose();
    }
}
