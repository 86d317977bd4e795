using System.Collections.Concurrent;
using ChatApp.Contracts;
using ChatApp.Logging;
using ChatApp.People;
using ChatApp.Rooms;
using ChatApp.Storage;

namespace ChatApp.Messages;

/// <summary>Stores people's read marks. Marks arrive often and matter little individually, so they are written in one batch per second; a
/// killed process loses those of the last second, and the next reading sets them again.</summary>
public sealed partial class ReadMarks(IReadMarkQueries queries, TimeProvider time, ILogger<ReadMarks> logger)
    : MarkBatchService(WriteInterval, time)
{
    /// <summary>Maximum number of marks per transaction, so that messages never wait long for the write lock.</summary>
    private const int BatchSize = 200;

    /// <summary>Burst of calls per person that mark as unread or choose a level of notification; beyond it,
    /// <see cref="UnreadPerSecond"/> per second.</summary>
    private const int UnreadBurst = 40;

    private const double UnreadPerSecond = 2;

    private static readonly TimeSpan WriteInterval = TimeSpan.FromSeconds(1);

    private static readonly Refusal PastTheEnd = new(ErrorCodes.InvalidRequest, "The room has no message of that number yet.");

    private static readonly Refusal NoLevel = new(ErrorCodes.InvalidRequest, "There is no such level of notification.");

    private static readonly Refusal TooFast = new(ErrorCodes.TooManyRequests, "That is too fast. Wait a second, then try again.");

    private readonly ConcurrentDictionary<(string PersonId, string RoomId), WaitingMark> waiting = new();
    private readonly Lock[] sending = [.. Enumerable.Range(0, 64).Select(_ => new Lock())];
    private readonly RateLimiter limiter = new(UnreadPerSecond, UnreadBurst, time);
    // Retried each second, so a count would be meaningless.
    private readonly LogThrottle<string> failures = new(time, (_, _) => { });

    /// <summary>Raised after marks or levels were stored.</summary>
    public event Action<IReadOnlyCollection<(string PersonId, string RoomId)>>? Stored;

    /// <summary>Records that a person has read up to a message, and sends the mark as <see cref="Send"/> does; a smaller number than before
    /// changes nothing.</summary>
    /// <returns>The current mark; <c>RoomNotFound</c> if the person is not a member.</returns>
    public Outcome<ReadMark> Note(string personId, string roomId, long number, Action<ReadMark> send)
    {
        if (Check(queries.Find(personId, roomId), number) is { } refusal)
            return refusal;
        waiting.AddOrUpdate(
            (personId, roomId), new WaitingMark(number, false), (_, before) => before with { Number = Math.Max(before.Number, number) });
        return Send(personId, roomId, send) ?? (Outcome<ReadMark>)RoomAccess.NotFound;
    }

    /// <summary>Marks a message and all later ones as unread, and sends the mark as <see cref="Send"/> does. A message that is already
    /// unread changes nothing.</summary>
    /// <returns>The current mark; <c>RoomNotFound</c> if the person is not a member; <c>TooManyRequests</c> above the rate limit.</returns>
    public Outcome<ReadMark> NoteUnread(string personId, string roomId, long number, Action<ReadMark> send)
    {
        if (!limiter.TryAcquire(personId))
            return TooFast;
        var found = queries.Find(personId, roomId);
        if (Check(found, number) is { } refusal)
            return refusal;
        var stored = found!.Value.ReadUpTo;
        waiting.AddOrUpdate(
            (personId, roomId),
            _ => new(Math.Min(stored, number - 1), true),
            (_, before) => new(Math.Min(before.Over(stored), number - 1), true));
        return Send(personId, roomId, send) ?? (Outcome<ReadMark>)RoomAccess.NotFound;
    }

    /// <summary>Stores of which messages of a room a person is notified, and sends the mark as <see cref="Send"/> does.</summary>
    /// <param name="personId">The person.</param>
    /// <param name="roomId">The room.</param>
    /// <param name="level">The level; null for the person's default.</param>
    /// <param name="send">Starts the send and does not wait.</param>
    /// <param name="cancellationToken">Cancels the write.</param>
    /// <returns>The refusal; null once it is stored.</returns>
    public async Task<Refusal?> SetLevelAsync(
        string personId, string roomId, NotifyLevel? level, Action<ReadMark> send, CancellationToken cancellationToken)
    {
        if (level is { } chosen && !Enum.IsDefined(chosen))
            return NoLevel;
        if (!limiter.TryAcquire(personId))
            return TooFast;
        if (!await queries.StoreLevelAsync(personId, roomId, level, cancellationToken))
            return RoomAccess.NotFound;
        Send(personId, roomId, send);
        Stored?.Invoke([(personId, roomId)]);
        return null;
    }

    /// <summary>Sends the current mark of one room. Marks of one person are sent in the order in which they were read, so the last one
    /// received is always the newest, even when a mark moves back.</summary>
    /// <param name="personId">The person.</param>
    /// <param name="roomId">The room.</param>
    /// <param name="send">Starts the send and does not wait.</param>
    /// <returns>The mark; null, with nothing sent, if the person is not a member.</returns>
    public ReadMark? Send(string personId, string roomId, Action<ReadMark> send)
    {
        lock (sending[(uint)personId.GetHashCode(StringComparison.Ordinal) % (uint)sending.Length])
        {
            var mark = Of(personId, roomId);
            if (mark is not null)
                send(mark);
            return mark;
        }
    }

    /// <summary>The members of a room who have not read this message. Marks of the last second may not be included yet.</summary>
    public IReadOnlyList<string> PeopleBehind(string roomId, long number) => queries.PeopleBehind(roomId, number);

    /// <summary>The rooms of a person, oldest first, with the read mark of each: every page and
    /// every connection starts with both.</summary>
    public (IReadOnlyList<RoomView> Rooms, IReadOnlyList<ReadMark> Marks) RoomsOf(string personId)
    {
        var rooms = queries.RoomsOf(personId);
        // Pending marks count as well; there are rarely any at this moment.
        return ([.. rooms.Select(one => one.Room)], [.. rooms.Select(one =>
            waiting.TryGetValue((personId, one.Room.Id), out var moved) && moved.Over(one.Mark.ReadUpTo) != one.Mark.ReadUpTo
                ? Of(personId, one.Room.Id) ?? one.Mark : one.Mark)]);
    }

    /// <summary>The mark of one room; null if the person is not a member.</summary>
    public ReadMark? Of(string personId, string roomId) => queries.MarkOf(
        personId, roomId, stored => Over(personId, roomId, stored));

    /// <summary>The current mark of a person in a room.</summary>
    /// <param name="personId">The person.</param>
    /// <param name="roomId">The room.</param>
    /// <param name="stored">The stored one.</param>
    internal long Over(string personId, string roomId, long stored) =>
        waiting.TryGetValue((personId, roomId), out var moved) ? moved.Over(stored) : stored;

    /// <inheritdoc/>
    public override async Task FlushAsync(CancellationToken cancellationToken)
    {
        try
        {
            foreach (var batch in waiting.ToArray().Chunk(BatchSize))
                await StoreAsync(batch, cancellationToken);
        }
#pragma warning disable CA1031 // A failed batch is retried at the next tick.
        catch (Exception error)
#pragma warning restore CA1031
        {
            if (failures.TryAcquire(error.Message))
                LogFlushFailed(StorageErrors.Classify(error) == StorageErrorKind.None ? error : null, error.Message);
        }
    }

    private async Task StoreAsync(KeyValuePair<(string PersonId, string RoomId), WaitingMark>[] marks, CancellationToken cancellationToken)
    {
        await queries.StoreAsync(
            Array.ConvertAll(marks, mark => (mark.Key.PersonId, mark.Key.RoomId, mark.Value.Number, mark.Value.Back)), cancellationToken);
        foreach (var mark in marks)
            waiting.TryRemove(mark); // Unless it has changed in the meantime.
        Stored?.Invoke(Array.ConvertAll(marks, mark => mark.Key));
    }

    private static Refusal? Check((long LastNumber, long ReadUpTo)? found, long number) =>
        found is not { } room ? RoomAccess.NotFound
            : number > room.LastNumber ? PastTheEnd
            : null;

    [LoggerMessage(1109, LogLevel.Warning, "Read marks could not be stored; they are tried again: {Reason}")]
    private partial void LogFlushFailed(Exception? error, string reason);

    /// <summary>A mark that is not stored yet.</summary>
    /// <param name="Number">Number of the last message read.</param>
    /// <param name="Back">Whether it overrides a greater stored mark: the person marked messages as unread.</param>
    private readonly record struct WaitingMark(long Number, bool Back)
    {
        public long Over(long stored) => Back ? Number : Math.Max(Number, stored);
    }
}
