using System.Data.Common;

namespace ChatApp.Storage;

/// <summary>A read-only connection with cached prepared statements: the queries of every connect take microseconds, where creating, parsing
/// and planning them each time took 150. One user at a time; obtained with <see cref="Store.Read"/>.</summary>
public sealed class StoreReader : IDisposable
{
    private static readonly TimeSpan InterruptInterval = TimeSpan.FromMilliseconds(100);

    private readonly DatabaseConnection connection;
    private readonly IReadOnlyList<IReadObserver> observers;

    internal StoreReader(DatabaseConnection connection, IReadOnlyList<IReadObserver> observers) =>
        (this.connection, this.observers) = (connection, observers);

    /// <summary>Which database it reads.</summary>
    internal SqlDialect Dialect => connection.Dialect;

    /// <summary>Whether it cannot be used any more.</summary>
    internal bool IsBroken => connection.IsBroken;

    /// <summary>Returns all rows of a query.</summary>
    /// <param name="sql">The statement, always the same text for the same query, with parameters numbered from <c>?1</c>.</param>
    /// <param name="take">Maps a row.</param>
    /// <param name="values">The parameter values.</param>
    public List<T> List<T>(string sql, Func<PreparedStatement, T> take, params ReadOnlySpan<SqlValue> values) =>
        List(sql, take, static _ => true, values);

    /// <summary>Returns all rows of a query.</summary>
    internal List<T> List<T>(SqlText sql, Func<PreparedStatement, T> take, params ReadOnlySpan<SqlValue> values) =>
        List(sql.For(Dialect), take, values);

    /// <summary>Returns rows of a query up to the first one for which <paramref name="goOn"/> is false, inclusive.</summary>
    public List<T> List<T>(string sql, Func<PreparedStatement, T> take, Func<T, bool> goOn, params ReadOnlySpan<SqlValue> values)
    {
        var statement = connection.Prepare(sql).Bind(values);
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

    /// <summary>Returns the first row of a query; null if there is none.</summary>
    public T? First<T>(string sql, Func<PreparedStatement, T> take, params ReadOnlySpan<SqlValue> values)
        where T : class
    {
        var statement = connection.Prepare(sql).Bind(values);
        try
        {
            return Begin(statement, sql, values) ? take(statement) : null;
        }
        finally
        {
            statement.Reset();
        }
    }

    /// <summary>Runs all queries of <paramref name="read"/> on one state of the database; blocks no writer.</summary>
    public T InSnapshot<T>(Func<StoreReader, T> read)
    {
        connection.BeginSnapshot();
        // On failure, the connection is discarded together with its transaction.
        var result = read(this);
        connection.Commit();
        return result;
    }

    /// <summary>Runs reads that are interrupted once they have taken that long.</summary>
    /// <exception cref="TimeoutException">They were interrupted.</exception>
    public T Within<T>(TimeSpan limit, TimeProvider time, Func<StoreReader, T> read)
    {
        var (gate, isOver) = (new Lock(), false);
        // Repeated: between two statements, an interrupt has no effect.
        using var timer = time.CreateTimer(_ => Interrupt(), null, limit, InterruptInterval);
        try
        {
            return read(this);
        }
        catch (DbException error) when (connection.WasInterrupted(error))
        {
            throw new TimeoutException("The read took too long.", error);
        }
        finally
        {
            lock (gate)
                isOver = true;
        }

        void Interrupt()
        {
            lock (gate)
            {
                if (!isOver) // Otherwise the connection may run another read.
                    connection.Interrupt();
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose() => connection.Dispose();

    private bool Begin(PreparedStatement statement, string sql, ReadOnlySpan<SqlValue> values)
    {
        var any = statement.Next();
        foreach (var observer in observers)
            observer.WasAsked(sql, values);
        return any;
    }
}
