using System.Collections.Concurrent;
using ChatApp.Logging;
using ChatApp.Storage;

namespace ChatApp.Messages;

/// <summary>Stores up to which change people's clients have received their rooms, as reported with each heartbeat. Marks arrive with
/// every change of a room from everyone in it, so they are collected and written in one batch every few seconds; a killed process loses
/// the last ones, and the next heartbeats report them again.</summary>
public sealed partial class HeldMarks(Store store, TimeProvider time, ILogger<HeldMarks> logger)
    : MarkBatchService(WriteInterval, time)
{
    /// <summary>Maximum number of marks per transaction, so that messages never wait long for the write lock.</summary>
    private const int BatchSize = 200;

    private static readonly TimeSpan WriteInterval = TimeSpan.FromSeconds(10);

    private readonly ConcurrentDictionary<(string PersonId, string RoomId), Mark> waiting = new();
    // Retried at each tick, so a count would be meaningless.
    private readonly LogThrottle<string> failures = new(time, (_, _) => { });

    /// <summary>Records that a client of a person holds everything of a room up to a change; a smaller one than before changes nothing.
    /// Callers check the membership.</summary>
    public void Note(string personId, string roomId, long change) =>
        waiting.AddOrUpdate(
            (personId, roomId), static (_, mark) => mark,
            static (_, before, mark) => before.Run == mark.Run && before.Change > mark.Change ? before : mark,
            new Mark(store.Run.Id, change));

    /// <summary>Returns the current mark: the pending one if it is newer than the stored one.</summary>
    /// <param name="personId">The person.</param>
    /// <param name="roomId">The room.</param>
    /// <param name="stored">The stored one.</param>
    /// <param name="head">The room's change counter, which no mark can exceed.</param>
    public long Over(string personId, string roomId, long stored, long head) =>
        waiting.TryGetValue((personId, roomId), out var mark) && mark.Change <= head && mark.Run == store.Run.Id
            ? Math.Max(stored, mark.Change) : stored;

    /// <inheritdoc/>
    public override async Task FlushAsync(CancellationToken cancellationToken)
    {
        try
        {
            foreach (var batch in waiting.ToArray().Chunk(BatchSize))
            {
                await store.WritePreparedAsync(connection =>
                {
                    SeenQueries.Store(
                        connection, batch.Select(mark => new HeldMark(mark.Key.PersonId, mark.Key.RoomId, mark.Value.Change)));
                    return true;
                }, cancellationToken);
                foreach (var mark in batch)
                    waiting.TryRemove(mark); // Unless it has advanced in the meantime.
            }
        }
#pragma warning disable CA1031 // A failed batch is retried at the next tick.
        catch (Exception error)
#pragma warning restore CA1031
        {
            // A database that is away is reported by what matters more.
            if (StorageErrors.Classify(error) == StorageErrorKind.None && failures.TryAcquire(error.Message))
                LogFlushFailed(error);
        }
    }

    /// <summary>A mark and the server run in which it was reported: after the database was put back, a smaller mark is valid.</summary>
    private readonly record struct Mark(string Run, long Change);

    [LoggerMessage(1204, LogLevel.Error, "Marks of held messages could not be stored; they are tried again")]
    private partial void LogFlushFailed(Exception error);
}
