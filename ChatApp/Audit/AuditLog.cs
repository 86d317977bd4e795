using ChatApp.Contracts;
using ChatApp.Logging;
using ChatApp.Storage;

namespace ChatApp.Audit;

/// <summary>The audit log. <see cref="WriteAsync"/> stores a database change and its entries in one transaction; <see cref="RecordAsync"/>
/// records events without a transaction of their own, and merges repeats within a minute into one entry with a count.</summary>
public sealed partial class AuditLog(Store store, AuditLines lines, TimeProvider time, ILogger<AuditLog> logger) : IDisposable
{
    /// <summary>How long repeats of an entry are counted instead of stored one by one.</summary>
    public static readonly TimeSpan MergeWindow = TimeSpan.FromMinutes(1);

    /// <summary>How long a caller waits for an entry to be stored.</summary>
    private static readonly TimeSpan StoreTimeout = TimeSpan.FromSeconds(0.5);

    /// <summary>At most this many different entries are counted separately per minute; further ones are counted per event.</summary>
    public const int MaxKinds = 100;

    /// <summary>At most this many entries wait while the storage is unavailable; further ones are only in the log.</summary>
    private const int MaxPending = 10 * MaxKinds;

    private readonly Lock gate = new();
    private readonly Dictionary<Kind, Repeats> recent = [];
    // No summary line: every entry is retried, so a count would mean nothing.
    private readonly LogThrottle<string> failures = new(time, (_, _) => { });

    /// <summary>Creates an entry with the current time and the address of the current request.</summary>
    /// <param name="what">The event.</param>
    /// <param name="actor">The person that acted; null for an anonymous caller or the console.</param>
    /// <param name="subject">The person affected; null if none.</param>
    /// <param name="detail">Details as <c>name=value</c>; never secrets.</param>
    public AuditRow Entry(AuditEvent what, Person? actor, Person? subject, string? detail = null) => new()
    {
        AtTicks = time.GetUtcNow().UtcTicks,
        Event = what,
        ActorId = actor?.Id,
        ActorName = actor?.Name,
        SubjectId = subject?.Id,
        SubjectName = subject?.Name,
        Address = RequestSource.Current?.Address,
        Detail = detail,
    };

    /// <summary>Runs one database change and stores the entries that it adds in the same transaction. Their lines are logged after the
    /// commit.</summary>
    /// <param name="write">Makes the change; its second argument adds an entry.</param>
    /// <param name="cancellationToken">Cancels the wait for the write lock, and the change.</param>
    public async Task<T> WriteAsync<T>(Func<ChatDbContext, Action<AuditRow>, Task<T>> write, CancellationToken cancellationToken)
    {
        List<AuditRow> rows = [];
        var result = await store.WriteAsync(async db =>
        {
            var written = await write(db, rows.Add);
            db.AddRange(rows); // Only now: a refused change clears the change tracker.
            return written;
        }, cancellationToken);
        foreach (var row in rows)
            lines.Write(row);
        return result;
    }

    /// <summary>Logs an entry that was stored by prepared statements.</summary>
    internal void WriteLine(AuditRow row) => lines.Write(row);

    /// <summary>Records an event that is not part of a database change: the first at once, repeats as its count. Unavailable storage does
    /// not fail the caller: the line is logged, and storing the entry is retried.</summary>
    public async Task RecordAsync(AuditRow row)
    {
        var repeats = Count(row);
        if (repeats is null)
            return;
        lines.Write(repeats.Row);
        // A sign-in blocks the next attempt at the same account, so the wait for slow storage is bounded. Storing continues in the
        // background.
        await Task.WhenAny(StoreAsync([repeats]), Task.Delay(StoreTimeout, time));
    }

    /// <summary>Stores the counts, and retries entries that could not be stored.</summary>
    /// <param name="all">Includes entries whose minute has not ended, because the server stops.</param>
    public async Task FlushAsync(bool all)
    {
        List<Repeats> due = [];
        lock (gate)
        {
            foreach (var (kind, repeats) in recent)
            {
                if (!all && time.GetElapsedTime(repeats.Since) < MergeWindow)
                    continue;
                due.Add(repeats);
                recent.Remove(kind); // Allowed while enumerating a Dictionary.
            }
        }

        due.RemoveAll(repeats => repeats.Stored == repeats.Count);
        foreach (var repeats in due.Where(repeats => repeats.Count > repeats.Logged))
            lines.Repeated(repeats.Row, repeats.Logged = repeats.Count);
        if (due.Count > 0 && !await StoreAsync(due) && !all)
            KeepForLater(due);
    }

    /// <inheritdoc/>
    public void Dispose() => failures.Dispose();

    private Repeats? Count(AuditRow row)
    {
        var kind = new Kind(row.Event, row.ActorId, row.SubjectId, RequestSource.Current?.Network, row.Detail);
        lock (gate)
        {
            if (!recent.ContainsKey(kind) && recent.Count >= MaxKinds)
            {
                kind = new(row.Event, null, null, null, null);
                row = new() { AtTicks = row.AtTicks, Event = row.Event, Detail = "source=many" };
            }

            if (recent.TryGetValue(kind, out var repeats) && time.GetElapsedTime(repeats.Since) < MergeWindow)
            {
                repeats.Count++;
                return null;
            }

            if (repeats is { Stored: var stored } && stored != repeats.Count)
            {
                repeats.Count++; // The minute has ended; FlushAsync stores the count next.
                return null;
            }

            return recent[kind] = new(row, time.GetTimestamp());
        }
    }

    private async Task<bool> StoreAsync(List<Repeats> entries)
    {
        try
        {
            var stored = await store.WritePreparedAsync(connection => entries.ConvertAll(entry =>
            {
                var count = entry.Count;
                if (entry.Key is { } key)
                    AuditQueries.SetCount(connection, key, count);
                return (Key: entry.Key ?? AuditQueries.Add(connection, entry.Row, count), Count: count);
            }), CancellationToken.None);
            foreach (var (entry, now) in entries.Zip(stored)) // Only after the commit: entries not on disk are written again.
                (entry.Key, entry.Stored) = (now.Key, now.Count);
            return true;
        }
#pragma warning disable CA1031 // The event has happened, whether or not its entry can be stored.
        catch (Exception error)
#pragma warning restore CA1031
        {
            if (failures.TryAcquire(error.Message))
                LogNotStored(StorageErrors.Classify(error) == StorageErrorKind.None ? error : null, entries.Count, error.Message);
            return false;
        }
    }

    private void KeepForLater(List<Repeats> entries)
    {
        lock (gate)
        {
            foreach (var entry in entries.TakeWhile(_ => recent.Count < MaxPending))
            {
                entry.Since = time.GetTimestamp();
                recent.TryAdd(
                    new(entry.Row.Event, entry.Row.ActorId, entry.Row.SubjectId, entry.Row.Address, $"{entry.Row.AtTicks}"), entry);
            }
        }
    }

    [LoggerMessage(1198, LogLevel.Warning, "{Entries} audit entries could not be stored; they are tried again: {Reason}")]
    private partial void LogNotStored(Exception? error, int entries, string reason);

    /// <summary>Entries with equal values count as repeats.</summary>
    private readonly record struct Kind(AuditEvent Event, string? ActorId, string? SubjectId, string? Network, string? Detail);

    private sealed class Repeats(AuditRow row, long since)
    {
        public AuditRow Row => row;

        /// <summary>Start of the counting, or the last failure to store it.</summary>
        public long Since { get; set; } = since;

        public int Count { get; set; } = 1;

        /// <summary>The count of the last line logged.</summary>
        public int Logged { get; set; } = 1;

        /// <summary>The key in the table; null until stored.</summary>
        public long? Key { get; set; }

        /// <summary>The count in the table; 0 until stored.</summary>
        public int Stored { get; set; }
    }
}
