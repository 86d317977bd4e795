using ChatApp.Contracts;
using ChatApp.Storage;
using Microsoft.Extensions.Options;

namespace ChatApp.HubLog;

/// <summary>Writes the hub log to the database. A server stop cancels no write, because the ends of all connections are written then. Calls
/// block until the change is on disk.</summary>
public sealed class HubLogStore : IDisposable
{
    /// <summary>Cause of an end that was not recorded because the server process had ended; only in the hub
    /// log, never sent to clients.</summary>
    public const string ServerKilled = "server-killed";

    /// <summary>Number of rows deleted or ended per transaction: about 10 ms, during which message writes wait.</summary>
    internal const int Chunk = 250;

    private readonly WriterConnection connection;
    private readonly HubLogQueries queries;
    private readonly HubLogOptions options;
    private readonly TimeProvider time;

    /// <summary>Opens the hub log's own database connection.</summary>
    public HubLogStore(Store store, HubLogQueries queries, IOptions<HubLogOptions> options, TimeProvider time) =>
        (connection, this.queries, this.options, this.time) = (new(store), queries, options.Value, time);

    /// <summary>Writes an end for each connection of this node that a previous process left open.</summary>
    public Task EndLeftOpenAsync(CancellationToken cancellationToken) => EndLeftOpenAsync(HubLogRow.ThisNode, cancellationToken);

    /// <summary>Writes an end for each connection of other nodes that died and have not started again.</summary>
    public async Task EndOfDeadAsync(CancellationToken cancellationToken)
    {
        foreach (var node in queries.FindDeadNodes())
            await EndLeftOpenAsync(node, cancellationToken);
    }

    /// <summary>Inserts rows and sets their keys. Deletes the oldest excess rows,
    /// so that <see cref="HubLogOptions.HubLogEntries"/> always holds.</summary>
    public void Append(IReadOnlyList<HubLogRow> rows)
    {
        var keys = connection.Write(_ =>
        {
            foreach (var end in rows.Where(row => row.Event == HubLogEvent.Closed))
            {
                if (end.Opening is not { } opening)
                    continue;
                opening.HasEnded = true;
                if (opening.Key > 0)
                    HubLogQueries.NoteEnd(connection, opening.Key);
            }

            List<long> added = [.. rows.Select(row => HubLogQueries.Add(connection, row))];
            // Twice as many, so that a lowered limit is reached as well.
            HubLogQueries.DropBeyond(connection, options.HubLogEntries, 2 * rows.Count);
            return added;
        });
        // Only after the commit: rows that could not be written are written again.
        foreach (var (row, key) in rows.Zip(keys))
        {
            row.Key = key;
            if (row is { Event: HubLogEvent.Opened, Opening: { } opening })
                opening.Key = key;
        }
    }

    /// <summary>Writes refusals: inserts new rows; for stored ones, updates only the number of attempts.</summary>
    /// <param name="refusals">The rows, each with the number of attempts to store.</param>
    public void Append(IReadOnlyList<(HubLogRow Row, int Attempts)> refusals)
    {
        foreach (var (row, attempts) in refusals.Where(one => one.Row.Key == 0))
            row.Attempts = attempts;
        Append([.. refusals.Select(one => one.Row).Where(row => row.Key == 0)]);
        connection.Write(_ =>
        {
            foreach (var (row, attempts) in refusals.Where(one => one.Row.Attempts != one.Attempts))
                HubLogQueries.SetAttempts(connection, row.Key, attempts);
            return true;
        });
        foreach (var (row, attempts) in refusals)
            row.Attempts = attempts;
    }

    /// <summary>Adds clients' reports to the rows of the ends. Looks the rows up before the write,
    /// during which message writes wait.</summary>
    /// <returns>The reports whose ends are not written yet.</returns>
    public IReadOnlyList<ClientReport> Join(IReadOnlyList<ClientReport> reports)
    {
        List<ClientReport> early = [];
        List<(long End, LastLoss Loss)> joined = [];
        foreach (var report in reports)
        {
            if (queries.EndOf(report) is { } end)
                joined.Add((end, report.Loss));
            else if (report.ConnectionId is not null)
                early.Add(report);
        }

        if (joined.Count > 0)
        {
            connection.Write(_ =>
            {
                foreach (var (end, loss) in joined)
                    HubLogQueries.Join(connection, end, loss);
                return true;
            });
        }

        return early;
    }

    /// <summary>Deletes rows that exceed the maximum age or number, in small transactions.</summary>
    public async Task PruneAsync(CancellationToken cancellationToken)
    {
        var oldest = time.GetUtcNow() - options.HubLogKeep;
        await connection.WriteInPiecesAsync(() => HubLogQueries.DropBefore(connection, oldest, Chunk) == Chunk, time, cancellationToken);
        await connection.WriteInPiecesAsync(
            () => HubLogQueries.DropBeyond(connection, options.HubLogEntries, Chunk) == Chunk, time, cancellationToken);
    }

    /// <inheritdoc/>
    public void Dispose() => connection.Dispose();

    private Task EndLeftOpenAsync(string node, CancellationToken cancellationToken) => connection.WriteInPiecesAsync(
        () => HubLogQueries.EndOpen(connection, node, time.GetUtcNow(), Chunk) == Chunk, time, cancellationToken);
}
