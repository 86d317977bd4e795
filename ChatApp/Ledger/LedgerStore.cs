using ChatApp.Contracts;
using ChatApp.Storage;
using Microsoft.Extensions.Options;

namespace ChatApp.Ledger;

/// <summary>Changes the hub log in the store. A stop of the server cancels none of it: what is written then is the end of everything. Its
/// calls block until the change is on disk.</summary>
public sealed class LedgerStore : IDisposable
{
    /// <summary>The cause of an end that nobody saw, because the server itself was gone; only here, never on the wire.</summary>
    public const string ServerKilled = "server-killed";

    /// <summary>How many entries are deleted, or ended, in one transaction: some 10 ms, for which messages wait.</summary>
    internal const int Chunk = 250;

    private readonly Store store;
    private readonly SteadyConnection connection;
    private readonly LedgerStatements entries;
    private readonly LedgerOptions options;
    private readonly TimeProvider time;

    /// <summary>Made once, with the server.</summary>
    public LedgerStore(Store store, IOptions<LedgerOptions> options, TimeProvider time)
    {
        (this.store, connection, this.options, this.time) = (store, new(store), options.Value, time);
        entries = new(connection);
    }

    /// <summary>Writes an end for each connection of this node that a life before this one left open.</summary>
    public Task EndLeftOpenAsync(CancellationToken cancellationToken) =>
        connection.WriteInPiecesAsync(() => entries.EndOpen(LedgerRow.ThisNode, time.GetUtcNow(), Chunk) == Chunk, time, cancellationToken);

    /// <summary>Writes entries, and gives them their keys. As many of the oldest go as are too many, so that <see cref="LedgerOptions.HubLogEntries"/> holds
    /// at any time.</summary>
    public void Append(IReadOnlyList<LedgerRow> rows)
    {
        var keys = connection.Write(_ =>
        {
            foreach (var end in rows.Where(row => row.Event == LedgerEvent.Closed))
            {
                if (end.Opening is not { } opening)
                    continue;
                opening.HasEnded = true;
                if (opening.Key > 0)
                    entries.NoteEnd(opening.Key);
            }

            List<long> added = [.. rows.Select(entries.Add)];
            entries.DropBeyond(options.HubLogEntries, 2 * rows.Count); // Twice as many: a limit that was lowered is reached as well.
            return added;
        });
        foreach (var (row, key) in rows.Zip(keys)) // Only now: what could not be written is written again.
        {
            row.Key = key;
            if (row is { Event: LedgerEvent.Opened, Opening: { } opening })
                opening.Key = key;
        }
    }

    /// <summary>Writes refusals: new ones get their keys, of those that are stored only the number of attempts is changed.</summary>
    /// <param name="refusals">The entries, and the number of attempts to store.</param>
    public void Append(IReadOnlyList<(LedgerRow Row, int Attempts)> refusals)
    {
        foreach (var (row, attempts) in refusals.Where(one => one.Row.Key == 0))
            row.Attempts = attempts;
        Append([.. refusals.Select(one => one.Row).Where(row => row.Key == 0)]);
        connection.Write(_ =>
        {
            foreach (var (row, attempts) in refusals.Where(one => one.Row.Attempts != one.Attempts))
                entries.SetAttempts(row.Key, attempts);
            return true;
        });
        foreach (var (row, attempts) in refusals)
            row.Attempts = attempts;
    }

    /// <summary>Joins stories to the ends they tell of. What they belong to is looked up before the writing, for which messages wait.</summary>
    /// <returns>The stories whose ends are not there yet.</returns>
    public IReadOnlyList<LedgerStory> Join(IReadOnlyList<LedgerStory> stories)
    {
        List<LedgerStory> early = [];
        List<(long End, LastLoss Loss)> told = [];
        foreach (var story in stories)
        {
            if (store.Read(reader => LedgerStatements.EndOf(reader, story)) is { } end)
                told.Add((end, story.Loss));
            else if (story.ConnectionId is not null)
                early.Add(story);
        }

        if (told.Count > 0)
        {
            connection.Write(_ =>
            {
                foreach (var (end, loss) in told)
                    entries.Join(end, loss);
                return true;
            });
        }

        return early;
    }

    /// <summary>Deletes what is too old or too much, in small steps.</summary>
    public async Task PruneAsync(CancellationToken cancellationToken)
    {
        var oldest = time.GetUtcNow() - options.HubLogKeep;
        await connection.WriteInPiecesAsync(() => entries.DropBefore(oldest, Chunk) == Chunk, time, cancellationToken);
        await connection.WriteInPiecesAsync(() => entries.DropBeyond(options.HubLogEntries, Chunk) == Chunk, time, cancellationToken);
    }

    /// <inheritdoc/>
    public void Dispose() => connection.Dispose();
}
