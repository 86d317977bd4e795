using System.Data.Common;

namespace ChatApp.Storage;

/// <summary>A connection that only reads, and whose statements stay prepared: what every connect asks takes some 10 µs by it, where making,
/// parsing and planning a query anew took 150. One user at a time; get one by <see cref="Store.Read"/>.</summary>
#pragma warning disable CA2100 // Only constants of this program come here; values are parameters.
public sealed class StoreReader : IDisposable
{
    private readonly DbConnection connection;
    private readonly IReadOnlyList<IReadObserver> observers;
    private readonly Dictionary<string, DbCommand> statements = [];

    internal StoreReader(DbConnection connection, IReadOnlyList<IReadObserver> observers) =>
        (this.connection, this.observers) = (connection, observers);

    /// <summary>What a statement finds.</summary>
    /// <param name="sql">The statement, always one and the same text for the same question.</param>
    /// <param name="take">Makes something of a row.</param>
    /// <param name="values">The parameters, whose names begin with @.</param>
    public List<T> List<T>(string sql, Func<DbDataReader, T> take, params ReadOnlySpan<(string Name, object Value)> values)
    {
        using var rows = Ask(sql, values);
        List<T> found = [];
        while (rows.Read())
            found.Add(take(rows));
        return found;
    }

    /// <summary>The first row that a statement finds; null where it finds none.</summary>
    public T? First<T>(string sql, Func<DbDataReader, T> take, params ReadOnlySpan<(string Name, object Value)> values)
        where T : class
    {
        using var rows = Ask(sql, values);
        return rows.Read() ? take(rows) : null;
    }

    /// <summary>Has all that <paramref name="read"/> asks see one and the same state of the database; holds up no writer.</summary>
    public T InSnapshot<T>(Func<StoreReader, T> read)
    {
        Statement("BEGIN").ExecuteNonQuery();
        var result = read(this); // Where it fails the connection is thrown away, and the transaction with it.
        Statement("COMMIT").ExecuteNonQuery();
        return result;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var statement in statements.Values)
            statement.Dispose();
        connection.Dispose();
    }

    private DbDataReader Ask(string sql, ReadOnlySpan<(string Name, object Value)> values)
    {
        var statement = Statement(sql);
        for (var index = 0; index < values.Length; index++)
        {
            if (statement.Parameters.Count == index)
                Add(statement, values[index].Name);
            statement.Parameters[index].Value = values[index].Value;
        }

        var rows = statement.ExecuteReader();
        foreach (var observer in observers)
            observer.WasAsked(statement);
        return rows;
    }

    private static void Add(DbCommand statement, string name)
    {
        var parameter = statement.CreateParameter();
        parameter.ParameterName = name;
        statement.Parameters.Add(parameter);
    }

    private DbCommand Statement(string sql)
    {
        if (statements.TryGetValue(sql, out var known))
            return known;
        var made = connection.CreateCommand();
        made.CommandText = sql;
        statements.Add(sql, made);
        return made;
    }
}
#pragma warning restore CA2100

/// <summary>Is told of each statement that a <see cref="StoreReader"/> has run, before its answer is used: a test looks at the statements, or
/// stops a reader at that point.</summary>
public interface IReadObserver
{
    /// <summary>Called on the reader's thread.</summary>
    void WasAsked(DbCommand statement);
}
