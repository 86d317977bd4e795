using Microsoft.Data.Sqlite;

namespace ChatApp.Storage;

/// <summary>A connection that only reads, and whose statements stay prepared: what every connect asks takes microseconds by it, where making,
/// parsing and planning a query anew took 150. One user at a time; get one by <see cref="Store.Read"/>.</summary>
public sealed class StoreReader : IDisposable
{
    private readonly SqliteConnection connection;
    private readonly IReadOnlyList<IReadObserver> observers;
    private readonly Dictionary<string, SqliteStatement> statements = [];

    internal StoreReader(SqliteConnection connection, IReadOnlyList<IReadObserver> observers) =>
        (this.connection, this.observers) = (connection, observers);

    /// <summary>What a statement finds.</summary>
    /// <param name="sql">The statement, always one and the same text for the same question, with parameters numbered from <c>?1</c> on.</param>
    /// <param name="take">Makes something of a row.</param>
    /// <param name="values">The parameters.</param>
    public List<T> List<T>(string sql, Func<SqliteStatement, T> take, params ReadOnlySpan<SqliteValue> values) =>
        List(sql, take, static _ => true, values);

    /// <summary>The same, up to the first row after which <paramref name="goOn"/> is false.</summary>
    public List<T> List<T>(string sql, Func<SqliteStatement, T> take, Func<T, bool> goOn, params ReadOnlySpan<SqliteValue> values)
    {
        var statement = Statement(sql).With(values);
        try
        {
            List<T> found = [];
            for (var more = Begin(statement, sql, values); more; more = goOn(found[^1]) && statement.Next())
                found.Add(take(statement));
            return found;
        }
        finally
        {
            statement.Reset();
        }
    }

    /// <summary>The first row that a statement finds; null where it finds none.</summary>
    public T? First<T>(string sql, Func<SqliteStatement, T> take, params ReadOnlySpan<SqliteValue> values)
        where T : class
    {
        var statement = Statement(sql).With(values);
        try
        {
            return Begin(statement, sql, values) ? take(statement) : null;
        }
        finally
        {
            statement.Reset();
        }
    }

    /// <summary>Has all that <paramref name="read"/> asks see one and the same state of the database; holds up no writer.</summary>
    public T InSnapshot<T>(Func<StoreReader, T> read)
    {
        Statement("BEGIN").Run();
        var result = read(this); // Where it fails the connection is thrown away, and the transaction with it.
        Statement("COMMIT").Run();
        return result;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var statement in statements.Values)
            statement.Dispose();
        connection.Dispose();
    }

    private bool Begin(SqliteStatement statement, string sql, ReadOnlySpan<SqliteValue> values)
    {
        var any = statement.Next();
        foreach (var observer in observers)
            observer.WasAsked(sql, values);
        return any;
    }

    private SqliteStatement Statement(string sql)
    {
        if (!statements.TryGetValue(sql, out var statement))
            statements.Add(sql, statement = new(connection, sql));
        return statement;
    }
}

/// <summary>Is told of each statement that a <see cref="StoreReader"/> has run, before its answer is used: a test looks at the statements, or
/// stops a reader at that point.</summary>
public interface IReadObserver
{
    /// <summary>Called on the reader's thread.</summary>
    void WasAsked(string statement, ReadOnlySpan<SqliteValue> values);
}
