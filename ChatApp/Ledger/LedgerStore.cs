using ChatApp.Contracts;
using ChatApp.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace ChatApp.Ledger;

/// <summary>Changes the hub log in the store. A stop of the server cancels none of it: what is written then is the end of everything.</summary>
public sealed class LedgerStore(Store store, IOptions<LedgerOptions> options, TimeProvider time)
{
    /// <summary>The cause of an end that nobody saw, because the server itself was gone; only here, never on the wire.</summary>
    public const string ServerKilled = "server-killed";

    /// <summary>How many entries are deleted in one transaction, so that messages are never kept waiting for long.</summary>
    private const int Chunk = 2_000;

    /// <summary>How many ends are written in one transaction, for the same reason: some 20 ms.</summary>
    private const int Ends = 200;

    /// <summary>Writes an end for each connection of this node that a life before this one left open.</summary>
    public async Task EndLeftOpenAsync()
    {
        while (await store.WriteAsync(EndSomeAsync, CancellationToken.None) == Ends)
            continue;
    }

    /// <summary>Writes entries.</summary>
    public Task AppendAsync(IReadOnlyList<LedgerRow> rows) => store.WriteAsync(async db =>
    {
        await NoteEndsAsync(db, rows);
        await LedgerInsert.RunAsync(db, rows);
        return true;
    }, CancellationToken.None);

    /// <summary>Joins stories to the ends they tell of. What they belong to is looked up before the writing, for which messages wait.</summary>
    /// <returns>The stories whose ends are not there yet.</returns>
    public async Task<List<LedgerStory>> JoinAsync(IReadOnlyList<LedgerStory> stories)
    {
        List<LedgerStory> early = [];
        Dictionary<long, LastLoss> told = [];
        await using (var db = await store.OpenAsync(CancellationToken.None))
        {
            foreach (var story in stories)
            {
                if (await EndOfAsync(db, story) is { } end)
                    told.TryAdd(end, story.Loss);
                else if (story.ConnectionId is not null)
                    early.Add(story);
            }
        }

        if (told.Count > 0)
        {
            await store.WriteAsync(async db =>
            {
                foreach (var end in await db.Set<LedgerRow>().Where(row => told.Keys.Contains(row.Key)).ToListAsync())
                    Join(end, told[end.Key]);
                return true;
            }, CancellationToken.None);
        }

        return early;
    }

    /// <summary>Deletes what is too old or too much, in small steps.</summary>
    public async Task PruneAsync(CancellationToken cancellationToken)
    {
        var oldest = (time.GetUtcNow() - options.Value.HubLogKeep).UtcTicks;
        while (await store.WriteAsync(db => db.Set<LedgerRow>().Where(row => row.AtTicks < oldest)
            .OrderBy(row => row.AtTicks).Take(Chunk).ExecuteDeleteAsync(), CancellationToken.None) == Chunk)
            cancellationToken.ThrowIfCancellationRequested();

        while (await store.WriteAsync(DropBeyondAsync, CancellationToken.None) == Chunk)
            cancellationToken.ThrowIfCancellationRequested();
    }

    private static async Task NoteEndsAsync(ChatDbContext db, IReadOnlyList<LedgerRow> rows)
    {
        var ended = rows.Where(row => row.Event == LedgerEvent.Closed).Select(row => row.ConnectionId!).ToHashSet();
        foreach (var opened in rows.Where(row => row.IsOpen && ended.Contains(row.ConnectionId!)))
        {
            opened.IsOpen = false;
            ended.Remove(opened.ConnectionId!);
        }

        if (ended.Count > 0)
        {
            await db.Set<LedgerRow>().Where(row => row.IsOpen && ended.Contains(row.ConnectionId!))
                .ExecuteUpdateAsync(set => set.SetProperty(row => row.IsOpen, false));
        }
    }

    private async Task<int> EndSomeAsync(ChatDbContext db)
    {
        var open = await db.Set<LedgerRow>().Where(row => row.IsOpen && row.Node == Environment.MachineName)
            .OrderBy(row => row.IsOpen).ThenBy(row => row.Key).Take(Ends).ToListAsync(); // The order of the index that has the open ones alone.
        foreach (var row in open)
        {
            row.IsOpen = false;
            db.Add(new LedgerRow
            {
                AtTicks = time.GetUtcNow().UtcTicks,
                Event = LedgerEvent.Closed,
                ConnectionId = row.ConnectionId,
                PersonId = row.PersonId,
                PersonName = row.PersonName,
                ClientId = row.ClientId,
                Address = row.Address,
                Cause = ServerKilled,
            });
        }

        return open.Count;
    }

    private static Task<long?> EndOfAsync(ChatDbContext db, LedgerStory story)
    {
        var next = story.Next?.Key ?? long.MaxValue;
        var ends = db.Set<LedgerRow>().Where(row => row.Event == LedgerEvent.Closed && row.PersonId == story.PersonId);
        ends = story.ConnectionId is { } id
            ? ends.Where(row => row.ConnectionId == id)
            : ends.Where(row => row.ClientId == story.ClientId && row.Key < next);
        return ends.OrderByDescending(row => row.Key).Select(row => (long?)row.Key).FirstOrDefaultAsync();
    }

    private static void Join(LedgerRow end, LastLoss loss)
    {
        // An end is told of once; a client that says more than it can know changes nothing.
        if (end.ToldCause is null)
            end.Take(loss);
    }

    private async Task<int> DropBeyondAsync(ChatDbContext db)
    {
        var newest = await db.Set<LedgerRow>().MaxAsync(row => (long?)row.Key) ?? 0;
        var beyond = newest - options.Value.HubLogEntries;
        return await db.Set<LedgerRow>().Where(row => row.Key <= beyond).OrderBy(row => row.Key).Take(Chunk).ExecuteDeleteAsync();
    }
}
