using ChatApp.Contracts;
using ChatApp.Logging;
using ChatApp.Storage;

namespace ChatApp.Audit;

/// <summary>Records who did what. A change of the database takes its entry into its own transaction by <see cref="WriteAsync"/>; what has no
/// such transaction is recorded by <see cref="RecordAsync"/>, where repeats within a minute become one entry with a count.</summary>
public sealed partial class AuditLog(Store store, AuditLines lines, TimeProvider time, ILogger<AuditLog> logger) : IDisposable
{
    /// <summary>How long repeats of an entry are only counted.</summary>
    public static readonly TimeSpan CountFor = TimeSpan.FromMinutes(1);

    /// <summary>How long a caller waits for an entry to be stored.</summary>
    private static readonly TimeSpan StoredWithin = TimeSpan.FromSeconds(0.5);

    /// <summary>How many different entries a minute are told apart; the rest of an event are counted together.</summary>
    public const int KindsAtOnce = 100;

    /// <summary>How many entries wait at most while the storage is away; the log has the lines of those beyond.</summary>
    private const int MostKept = 10 * KindsAtOnce;

    private readonly Lock gate = new();
    private readonly Dictionary<Kind, Repeats> recent = [];
    private readonly LogThrottle<string> failures = new(time, (_, _) => { }); // They are tried again, so that a number would say nothing.

    /// <summary>An entry of now, from the request under way.</summary>
    /// <param name="what">What happened.</param>
    /// <param name="actor">Who did it; null for a stranger or the console.</param>
    /// <param name="subject">Whom it is about; null for nobody.</param>
    /// <param name="detail">Particulars as <c>name=value</c>; nothing secret.</param>
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

    /// <summary>Runs one change of the database, together with the entries that it adds: both are stored, or neither. The lines are logged once
    /// they are.</summary>
    /// <param name="write">Makes the change; its second argument takes entries.</param>
    /// <param name="cancellationToken">Ends the waiting for the write lock, and the change.</param>
    public async Task<T> WriteAsync<T>(Func<ChatDbContext, Action<AuditRow>, Task<T>> write, CancellationToken cancellationToken)
    {
        List<AuditRow> rows = [];
        var result = await store.WriteAsync(async db =>
        {
            var written = await write(db, rows.Add);
            db.AddRange(rows); // Only now: a change that ends in a refusal clears what it tracked.
            return written;
        }, cancellationToken);
        foreach (var row in rows)
            lines.Write(row);
        return result;
    }

    /// <summary>Logs an entry that a change made by prepared statements has stored.</summary>
    internal void WriteLine(AuditRow row) => lines.Write(row);

    /// <summary>Records what happened outside of a change of the database: the first at once, repeats as its count. Storage that is away fails no
    /// caller: the line is logged, and the entry is tried again.</summary>
    public async Task RecordAsync(AuditRow row)
    {
        var repeats = Count(row);
        if (repeats is null)
            return;
        lines.Write(repeats.Row);
        // Whoever signs in holds up the next try at their account: storage that is away is not waited for any longer. It goes on by itself.
        await Task.WhenAny(StoreAsync([repeats]), Task.Delay(StoredWithin, time));
    }

    /// <summary>Stores what was counted, and tries again what could not be stored.</summary>
    /// <param name="all">Also what still counts, because the server stops.</param>
    public async Task FlushAsync(bool all)
    {
        List<Repeats> due = [];
        lock (gate)
        {
            foreach (var (kind, repeats) in recent)
            {
                if (!all && time.GetElapsedTime(repeats.Since) < CountFor)
                    continue;
                due.Add(repeats);
                recent.Remove(kind); // A dictionary may lose entries while it is walked.
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
            if (!recent.ContainsKey(kind) && recent.Count >= KindsAtOnce)
            {
                kind = new(row.Event, null, null, null, null);
                row = new() { AtTicks = row.AtTicks, Event = row.Event, Detail = "source=many" };
            }

            if (recent.TryGetValue(kind, out var repeats) && time.GetElapsedTime(repeats.Since) < CountFor)
            {
                repeats.Count++;
                return null;
            }

            if (repeats is { Stored: var stored } && stored != repeats.Count)
            {
                repeats.Count++; // The minute is over, and its count is about to be stored.
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
                    AuditStatements.SetCount(connection, key, count);
                return (Key: entry.Key ?? AuditStatements.Add(connection, entry.Row, count), Count: count);
            }), CancellationToken.None);
            foreach (var (entry, now) in entries.Zip(stored)) // Only now: what is not on disk is written again.
                (entry.Key, entry.Stored) = (now.Key, now.Count);
            return true;
        }
#pragma warning disable CA1031 // What is recorded has happened, whatever becomes of its storage.
        catch (Exception error)
#pragma warning restore CA1031
        {
            if (failures.TryAcquire(error.Message))
                LogNotStored(StoreTroubles.Of(error) == StoreTrouble.None ? error : null, entries.Count, error.Message);
            return false;
        }
    }

    private void KeepForLater(List<Repeats> entries)
    {
        lock (gate)
        {
            foreach (var entry in entries.TakeWhile(_ => recent.Count < MostKept))
            {
                entry.Since = time.GetTimestamp();
                recent.TryAdd(new(entry.Row.Event, entry.Row.ActorId, entry.Row.SubjectId, entry.Row.Address, $"{entry.Row.AtTicks}"), entry);
            }
        }
    }

    [LoggerMessage(1198, LogLevel.Warning, "{Entries} audit entries could not be stored; they are tried again: {Reason}")]
    private partial void LogNotStored(Exception? error, int entries, string reason);

    /// <summary>What counts as the same.</summary>
    private readonly record struct Kind(AuditEvent Event, string? ActorId, string? SubjectId, string? Network, string? Detail);

    private sealed class Repeats(AuditRow row, long since)
    {
        public AuditRow Row => row;

        /// <summary>When the counting began, or storing it failed.</summary>
        public long Since { get; set; } = since;

        public int Count { get; set; } = 1;

        /// <summary>The count as logged.</summary>
        public int Logged { get; set; } = 1;

        /// <summary>The key in the table; null while it is not stored.</summary>
        public long? Key { get; set; }

        /// <summary>The count as stored; 0 for not at all.</summary>
        public int Stored { get; set; }
    }
}
