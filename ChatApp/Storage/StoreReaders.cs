using System.Collections.Concurrent;
using Microsoft.Data.Sqlite;

namespace ChatApp.Storage;

/// <summary>A pool of <see cref="StoreReader"/>, with one for each concurrent read.</summary>
public sealed class StoreReaders(DataFolder folder, IEnumerable<IReadObserver> observers) : IDisposable
{
    /// <summary>Maximum number of idle readers. SQLite's reads occupy a processor for their whole duration.</summary>
    private static readonly int Kept = 2 * Environment.ProcessorCount;

    private readonly ConcurrentStack<StoreReader> idle = new();
    private readonly IReadObserver[] observers = [.. observers];
    private bool over;

    /// <summary>Runs reads on a pooled reader.</summary>
    public T Read<T>(Func<StoreReader, T> read)
    {
        var reader = idle.TryPop(out var known) ? known : Open();
        try
        {
            var result = read(reader);
            Keep(ref reader);
            return result;
        }
        finally
        {
            // A failed reader may be within a transaction.
            reader?.Dispose();
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        over = true;
        while (idle.TryPop(out var reader))
            reader.Dispose();
    }

    private void Keep(ref StoreReader? reader)
    {
        if (over || idle.Count >= Kept)
            return;
        idle.Push(reader!);
        reader = null;
    }

    private StoreReader Open()
    {
        // Not opened as read-only: the last such connection to close would leave the write-ahead log's files behind.
        var connection = new SqliteConnection(
            new SqliteConnectionStringBuilder { DataSource = folder.Database, Pooling = false }.ToString());
        try
        {
            connection.Open();
            using var settings = connection.CreateCommand();
            settings.CommandText = "PRAGMA query_only=ON; PRAGMA busy_timeout=3500;";
            settings.ExecuteNonQuery();
            return new(connection, observers);
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }
}
