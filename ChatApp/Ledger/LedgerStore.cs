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

    /// <summary>How many entries are deleted in one transaction, so that messages are never kept waiting for long.</summary>
    private const int Chunk = 2_000;

    /// <summary>How many ends are written in one transaction, for the same reason.</summary>
    private const int Ends = 500;

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
    public void EndLeftOpen()
    {
        while (connection.Write(_ => entries.EndOpen(LedgerRow.ThisNode, time.GetUtcNow(), Ends)) == Ends)
            continue;
    }

    /// <summary>Writes entries, and gives them their keys.</summary>
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

            return rows.Select(entries.Add).ToList();
        });
        foreach (var (row, key) in rows.Zip(keys)) // Only now: what could not be written is written again.
        {
            row.Key = key;
            if (row is { Event: LedgerEvent.Opened, Opening: { } opening })
                opening.Key = key;
        }
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
    public void Prune(CancellationToken cancellationToken)
    {
        var oldest = time.GetUtcNow() - options.HubLogKeep;
        while (connection.Write(_ => entries.DropBefore(oldest, Chunk)) == Chunk)
            cancellationToken.ThrowIfCancellationRequested();

        while (connection.Write(_ => entries.DropBeyond(options.HubLogEntries, Chunk)) == Chunk)
            cancellationToken.ThrowIfCancellationRequested();
    }

    /// <inheritdoc/>
    public void Dispose() => connection.Dispose();
}
