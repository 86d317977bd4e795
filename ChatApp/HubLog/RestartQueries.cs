using ChatApp.Contracts;
using ChatApp.Storage;
using Microsoft.EntityFrameworkCore;

namespace ChatApp.HubLog;

/// <summary>Reads from the hub log how the last drain or stop of a node went.</summary>
public sealed class RestartQueries(Store store)
{
    /// <summary>Ends of one node within this time belong to the same drain, which takes at most half as long.</summary>
    private static readonly TimeSpan MaxDrainTime = TimeSpan.FromSeconds(10);

    /// <summary>A person who connects again later than this does not count as returned after the restart.</summary>
    private static readonly TimeSpan ReturnWindow = TimeSpan.FromMinutes(10);

    /// <summary>Returns the latest drain or stop since a time; null if there was none.</summary>
    public Task<RestartOutcome?> LastAsync(long fromTicks, CancellationToken cancellationToken) => store.QueryAsync(async db =>
    {
        var rows = db.Set<HubLogRow>().AsNoTracking();
        var newest = await rows.Where(row => row.Cause == DisconnectCause.ServerStopping.Name).OrderByDescending(row => row.Key)
            .Select(row => new { row.AtTicks, row.Node }).FirstOrDefaultAsync(cancellationToken);
        if (newest is null || newest.AtTicks < fromTicks)
            return null;
        var (from, to) = (newest.AtTicks - MaxDrainTime.Ticks, newest.AtTicks + ReturnWindow.Ticks);
        // Filtered here by more than the time: SQLite would choose an index that finds more rows.
        var events = await rows.Where(row => row.AtTicks > from && row.AtTicks < to)
            .Select(row => new { row.Key, row.AtTicks, row.Event, row.Cause, row.Node, row.PersonId, row.Connections })
            .ToListAsync(cancellationToken);
        var ends = events.Where(row => row.Cause == DisconnectCause.ServerStopping.Name && row.Node == newest.Node)
            .OrderBy(row => row.Key).ToList();
        var start = ends.Min(end => end.AtTicks);
        var people = ends.Select(end => end.PersonId).ToHashSet();
        var back = events.Where(row => row.Event == HubLogEvent.Opened && row.AtTicks >= start && people.Contains(row.PersonId))
            .GroupBy(row => row.PersonId).Select(openings => TimeSpan.FromTicks(openings.Min(row => row.AtTicks) - start)).Order().ToList();
        return new RestartOutcome(
            new(start, TimeSpan.Zero), newest.Node, ends[0].Connections + 1 ?? ends.Count, ends.Count, people.Count, back.Count,
            back.Count > 0 ? back[(back.Count - 1) / 2] : null, back.Count > 0 ? back[^1] : null);
    }, cancellationToken);
}
