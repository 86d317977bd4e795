using Microsoft.EntityFrameworkCore.Storage;

namespace ChatApp.Storage;

/// <summary>A database product: what <see cref="Store"/> needs to know of it.</summary>
internal interface IDatabase : IDisposable
{
    /// <summary>Which one it is.</summary>
    SqlDialect Dialect { get; }

    /// <summary>What a message calls it.</summary>
    string Name { get; }

    /// <summary>Maximum number of connections for reads that are kept open while they are idle.</summary>
    int IdleReaders { get; }

    /// <summary>Whether a server has made it.</summary>
    bool Exists { get; }

    /// <summary>Whether the files of the open database were moved, deleted or replaced.</summary>
    bool HasMoved { get; }

    /// <summary>Whether its schema is that of this build, without EF, whose first use takes a third of a second.</summary>
    /// <exception cref="StoreException">A newer program wrote the database, or it cannot be reached.</exception>
    bool IsUpToDate(CancellationToken cancellationToken);

    /// <summary>Starts a run of the server: reads the epoch, or starts a new one where the database is new or was replaced.</summary>
    (string Epoch, StoreRun Run) Start(CancellationToken cancellationToken);

    /// <summary>The epoch of the last run, for a command that runs next to a server; null for a new database.</summary>
    string? LastEpoch(CancellationToken cancellationToken);

    /// <summary>Opens a connection for reads.</summary>
    DatabaseConnection OpenReader();

    /// <summary>Opens a connection for long-term use, ready to write.</summary>
    /// <param name="foreignKeys">Whether foreign keys are checked.</param>
    DatabaseConnection OpenWriter(bool foreignKeys);

    /// <summary>Begins an EF transaction that excludes all other writers of the database.</summary>
    /// <param name="db">The context.</param>
    /// <param name="patience">How long it may wait for them.</param>
    /// <param name="cancellationToken">Cancels it.</param>
    Task<IDbContextTransaction> BeginAsync(ChatDbContext db, TimeSpan patience, CancellationToken cancellationToken);
}
