namespace ChatApp.Storage;

/// <summary>A connection to the database that keeps its statements prepared. One user at a time.</summary>
public abstract class DatabaseConnection : IDisposable
{
    private readonly Dictionary<string, PreparedStatement> statements = [];

    /// <summary>Which database it is.</summary>
    internal abstract SqlDialect Dialect { get; }

    /// <summary>Whether it cannot be used any more.</summary>
    internal virtual bool IsBroken => false;

    /// <summary>The prepared statement for this SQL.</summary>
    /// <param name="sql">SQL with parameters numbered from <c>?1</c>, always the same text for the same statement.</param>
    internal PreparedStatement Prepare(string sql)
    {
        if (!statements.TryGetValue(sql, out var statement))
            statements.Add(sql, statement = Create(sql));
        return statement;
    }

    /// <summary>Begins a transaction that excludes all other writers of the database.</summary>
    /// <param name="patience">How long it may wait for them.</param>
    /// <returns>Whether the database is as this connection's last change left it.</returns>
    internal abstract bool BeginWrite(TimeSpan patience);

    /// <summary>Begins a transaction whose reads all see one state of the database.</summary>
    internal abstract void BeginSnapshot();

    /// <summary>Commits the current transaction.</summary>
    internal abstract void Commit();

    /// <summary>Ends the statement that runs now, from another thread.</summary>
    internal abstract void Interrupt();

    /// <summary>Whether a statement failed because of <see cref="Interrupt"/>.</summary>
    internal abstract bool WasInterrupted(Exception error);

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var statement in statements.Values)
            statement.Dispose();
        statements.Clear();
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Closes the connection, which rolls an open transaction back.</summary>
    protected abstract void Dispose(bool disposing);

    /// <summary>Prepares a statement that is not cached yet.</summary>
    private protected abstract PreparedStatement Create(string sql);
}
