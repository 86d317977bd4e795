namespace ChatApp.Storage;

/// <summary>A prepared statement of a <see cref="DatabaseConnection"/>, and the current row of its result.</summary>
public abstract class PreparedStatement : IDisposable
{
    /// <summary>Binds the parameters in order.</summary>
    public abstract PreparedStatement Bind(params ReadOnlySpan<SqlValue> values);

    /// <summary>Executes the statement and resets it.</summary>
    /// <returns>Number of changed rows.</returns>
    public abstract int Execute();

    /// <summary>Executes the statement at the latest before the next one whose result is used, or the commit: PostgreSQL takes all such
    /// statements in one message.</summary>
    public virtual void ExecuteLater() => Execute();

    /// <summary>Executes an insert of one row into a table with a generated "Key".</summary>
    /// <returns>The key of the new row.</returns>
    public abstract long Add();

    /// <summary>Executes an insert of one row that may conflict with another.</summary>
    /// <param name="rowId">SQLite's rowid of the new row.</param>
    /// <returns>False if nothing was inserted.</returns>
    public abstract bool TryAdd(out long rowId);

    /// <summary>Steps to the next row, or to the first; false if there is none. The caller must
    /// call <see cref="Reset"/> at the end.</summary>
    internal abstract bool Next();

    /// <summary>Resets the statement and releases its rows.</summary>
    internal abstract void Reset();

    /// <summary>A column of the current row as a 64-bit integer; 0 for NULL.</summary>
    public abstract long GetInt64(int column);

    /// <summary>A column of the current row as a 32-bit integer; 0 for NULL.</summary>
    public abstract int GetInt32(int column);

    /// <summary>A column of the current row as text; null for NULL.</summary>
    public abstract string? GetString(int column);

    /// <summary>Whether a column of the current row is NULL.</summary>
    public abstract bool IsNull(int column);

    /// <summary>Reads the first row; default if there is none.</summary>
    public T? First<T>(Func<PreparedStatement, T> read)
    {
        try
        {
            return Next() ? read(this) : default;
        }
        finally
        {
            Reset();
        }
    }

    /// <summary>Runs the statement and reads all rows.</summary>
    public List<T> List<T>(Func<PreparedStatement, T> read)
    {
        List<T> found = [];
        try
        {
            while (Next())
                found.Add(read(this));
            return found;
        }
        finally
        {
            Reset();
        }
    }

    /// <summary>Executes the statement and steps through all result rows.</summary>
    internal void ExecuteToEnd()
    {
        try
        {
            while (Next())
            {
            }
        }
        finally
        {
            Reset();
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Releases the native statement and its parameters.</summary>
    protected abstract void Dispose(bool disposing);
}
