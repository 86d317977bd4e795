using System.Collections.Concurrent;
using ChatApp.Contracts;
using ChatApp.Logging;
using ChatApp.People;
using ChatApp.Rooms;
using ChatApp.Storage;

namespace ChatApp.Messages;

/// <summary>Stores people's read marks. Marks arrive often and matter little individually, so they are written in one batch per second; a
/// killed process loses those of the last second, and the next reading sets them again.</summary>
public sealed partial class ReadMarks(Store store, TimeProvider time, ILogger<ReadMarks> logger) : BackgroundService
{
    private const string Last = """
        SELECT r."LastNumber" FROM "People" p JOIN "Memberships" m ON m."PersonKey" = p."Key" JOIN "Rooms" r ON r."Key" = m."RoomKey"
        WHERE p."Id" = ?1 AND r."Id" = ?2
        """;

    private const string All = $"""
        SELECT {RoomViews.Columns}, m."ReadUpTo", (
            SELECT COUNT(*) FROM "Mentions" n
            WHERE n."PersonKey" = m."PersonKey" AND n."RoomKey" = m."RoomKey" AND n."Number" > m."ReadUpTo"), (
            SELECT COUNT(*) FROM "Messages" d
            WHERE d."RoomKey" = m."RoomKey" AND d."Number" > m."ReadUpTo" AND d."DeletedAt" IS NOT NULL)
        {RoomAccess.Memberships} ORDER BY m."RoomKey"
        """;

    private const string Stored = """
        SELECT m."ReadUpTo" FROM "People" p JOIN "Memberships" m ON m."PersonKey" = p."Key" JOIN "Rooms" r ON r."Key" = m."RoomKey"
        WHERE p."Id" = ?1 AND r."Id" = ?2
        """;

    // As if the read mark were ?3.
    private const string One = """
        SELECT r."Id", r."LastNumber", (
            SELECT COUNT(*) FROM "Mentions" n
            WHERE n."PersonKey" = m."PersonKey" AND n."RoomKey" = m."RoomKey" AND n."Number" > ?3), (
            SELECT COUNT(*) FROM "Messages" d
            WHERE d."RoomKey" = m."RoomKey" AND d."Number" > ?3 AND d."DeletedAt" IS NOT NULL)
        FROM "People" p JOIN "Memberships" m ON m."PersonKey" = p."Key" JOIN "Rooms" r ON r."Key" = m."RoomKey"
        WHERE p."Id" = ?1 AND r."Id" = ?2
        """;

    private const string FirstUnread = """
        SELECT "Number" FROM "Messages"
        WHERE "RoomKey" = (SELECT "Key" FROM "Rooms" WHERE "Id" = ?1) AND "Number" > ?2 AND "DeletedAt" IS NULL
        ORDER BY "Number" LIMIT 1
        """;

    private const string Behind = """
        SELECT p."Id" FROM "Rooms" r JOIN "Memberships" m ON m."RoomKey" = r."Key" JOIN "People" p ON p."Key" = m."PersonKey"
        WHERE r."Id" = ?1 AND m."ReadUpTo" < ?2
        """;

    // Raw SQL: with 500 people reading along, EF would have to run 500 of these a second.
    private const string Move = """
        UPDATE "Memberships" SET "ReadUpTo" = ?3
        WHERE "PersonKey" = (SELECT "Key" FROM "People" WHERE "Id" = ?1) AND "RoomKey" = (SELECT "Key" FROM "Rooms" WHERE "Id" = ?2) AND "ReadUpTo" < ?3
        """;

    private const string MoveBack = """
        UPDATE "Memberships" SET "ReadUpTo" = ?3
        WHERE "PersonKey" = (SELECT "Key" FROM "People" WHERE "Id" = ?1) AND "RoomKey" = (SELECT "Key" FROM "Rooms" WHERE "Id" = ?2)
        """;

    /// <summary>Maximum number of marks per transaction, so that messages never wait long for the write lock.</summary>
    private const int BatchSize = 200;

    /// <summary>Burst of "mark as unread" calls per person; beyond it, <see cref="UnreadPerSecond"/> per second.</summary>
    private const int UnreadAtOnce = 40;

    private const double UnreadPerSecond = 2;

    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    private static readonly Refusal PastTheEnd = new(ErrorCodes.InvalidRequest, "The room has no message of that number yet.");

    private static readonly Refusal TooFast = new(ErrorCodes.TooManyRequests, "That is too fast. Wait a second, then try again.");

    private readonly ConcurrentDictionary<(string PersonId, string RoomId), WaitingMark> waiting = new();
    private readonly Lock[] sending = [.. Enumerable.Range(0, 64).Select(_ => new Lock())];
    private readonly RateLimiter pace = new(UnreadPerSecond, UnreadAtOnce, time);
    // Retried each second, so a count would be meaningless.
    private readonly LogThrottle<string> failures = new(time, (_, _) => { });

    /// <summary>Records that a person has read up to a message; a smaller number than before changes nothing.</summary>
    /// <returns>The current mark; <c>RoomNotFound</c> if the person is not a member.</returns>
    public Task<Outcome<ReadMark>> NoteAsync(string personId, string roomId, long number, CancellationToken cancellationToken) =>
        NoteAsync(personId, roomId, number, _ => { }, cancellationToken);

    /// <summary>Records that a person has read up to a message, and sends the mark as <see cref="Send"/> does.</summary>
    public Task<Outcome<ReadMark>> NoteAsync(
        string personId, string roomId, long number, Action<ReadMark> send, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (Check(personId, roomId, number) is { } refusal)
            return Task.FromResult<Outcome<ReadMark>>(refusal);
        waiting.AddOrUpdate(
            (personId, roomId), new WaitingMark(number, false), (_, before) => before with { Number = Math.Max(before.Number, number) });
        return Task.FromResult(Send(personId, roomId, send) ?? (Outcome<ReadMark>)RoomAccess.NotFound);
    }

    /// <summary>Marks a message and all later ones as unread, and sends the mark as <see cref="Send"/> does. A message that is already
    /// unread changes nothing.</summary>
    /// <returns>The current mark; <c>RoomNotFound</c> if the person is not a member; <c>TooManyRequests</c> above the rate limit.</returns>
    public Task<Outcome<ReadMark>> NoteUnreadAsync(
        string personId, string roomId, long number, Action<ReadMark> send, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (!pace.TryAcquire(personId))
            return Task.FromResult<Outcome<ReadMark>>(TooFast);
        if (Check(personId, roomId, number) is { } refusal)
            return Task.FromResult<Outcome<ReadMark>>(refusal);
        var stored = store.Read(reader => reader.List(Stored, row => row.GetInt64(0), personId, roomId)).FirstOrDefault();
        waiting.AddOrUpdate(
            (personId, roomId),
            _ => new(Math.Min(stored, number - 1), true),
            (_, before) => new(Math.Min(before.Over(stored), number - 1), true));
        return Task.FromResult(Send(personId, roomId, send) ?? (Outcome<ReadMark>)RoomAccess.NotFound);
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
    public IReadOnlyList<string> PeopleBehind(string roomId, long number) =>
        store.Read(reader => reader.List(Behind, row => row.GetString(0)!, roomId, number));

    /// <summary>The rooms of a person, oldest first, with the read mark of each: every page and
    /// every connection starts with both.</summary>
    public (IReadOnlyList<RoomView> Rooms, IReadOnlyList<ReadMark> Marks) RoomsOf(string personId)
    {
        var (rooms, stored) = store.Read(reader =>
        {
            var rows = reader.List(All, row => (Room: RoomViews.Row(row), ReadUpTo: row.GetInt64(RoomViews.ColumnCount),
                Mentions: row.GetInt32(RoomViews.ColumnCount + 1), Deleted: row.GetInt32(RoomViews.ColumnCount + 2)), personId, (int)PersonStatus.Active);
            return (rows.ConvertAll(row => RoomViews.Of(reader, row.Room)),
                rows.ConvertAll(row => Mark(reader, row.Room.Id, row.Room.LastNumber, row.ReadUpTo, row.Mentions, row.Deleted)));
        });
        // Pending marks count as well; there are rarely any at this moment.
        return (rooms, stored.ConvertAll(mark =>
            waiting.TryGetValue((personId, mark.RoomId), out var moved) && moved.Over(mark.ReadUpTo) != mark.ReadUpTo
                ? Of(personId, mark.RoomId) ?? mark : mark));
    }

    /// <summary>The mark of one room; null if the person is not a member.</summary>
    public Task<ReadMark?> OfAsync(string personId, string roomId, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return Task.FromResult(Of(personId, roomId));
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Pause, time);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
                await FlushAsync(CancellationToken.None);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The server is stopping.
        }
    }

    /// <summary>Stops, then stores the pending marks.</summary>
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        await FlushAsync(cancellationToken);
    }

    /// <summary>Stores the pending marks.</summary>
    public async Task FlushAsync(CancellationToken cancellationToken)
    {
        try
        {
            foreach (var batch in waiting.ToArray().Chunk(BatchSize))
                await KeepAsync(batch, cancellationToken);
        }
#pragma warning disable CA1031 // A failed batch is retried at the next tick.
        catch (Exception error)
#pragma warning restore CA1031
        {
            if (failures.TryAcquire(error.Message))
                LogFlushFailed(StoreTroubles.Of(error) == StoreTrouble.None ? error : null, error.Message);
        }
    }

    private async Task KeepAsync(KeyValuePair<(string PersonId, string RoomId), WaitingMark>[] marks, CancellationToken cancellationToken)
    {
        await store.WritePreparedAsync(connection =>
        {
            foreach (var ((personId, roomId), mark) in marks)
                connection.Prepare(mark.Back ? MoveBack : Move).Bind(personId, roomId, mark.Number).Execute();
            return true;
        }, cancellationToken);
        foreach (var mark in marks)
            waiting.TryRemove(mark); // Unless it has changed in the meantime.
    }

    private Refusal? Check(string personId, string roomId, long number) =>
        store.Read(reader => reader.List(Last, row => row.GetInt64(0), personId, roomId)) is not [var last] ? RoomAccess.NotFound
            : number > last ? PastTheEnd
            : null;

    private ReadMark? Of(string personId, string roomId) => store.Read(reader =>
    {
        if (reader.List(Stored, row => row.GetInt64(0), personId, roomId) is not [var stored])
            return null;
        var readUpTo = waiting.TryGetValue((personId, roomId), out var moved) ? moved.Over(stored) : stored;
        var rows = reader.List(One, row => (Id: row.GetString(0)!, Last: row.GetInt64(1), Mentions: row.GetInt32(2), Deleted: row.GetInt32(3)), personId, roomId, readUpTo);
        return rows is [var row] ? Mark(reader, row.Id, row.Last, readUpTo, row.Mentions, row.Deleted) : null;
    });

    /// <summary>Creates a mark. Deleted messages do not count as unread, and the mark skips those that follow it directly.</summary>
    private static ReadMark Mark(StoreReader reader, string roomId, long last, long readUpTo, int mentions, int deleted)
    {
        var unread = (int)Math.Clamp(last - readUpTo - deleted, 0, int.MaxValue);
        if (deleted == 0)
            return new(roomId, readUpTo, unread, mentions);
        var next = unread > 0 && reader.List(FirstUnread, row => row.GetInt64(0), roomId, readUpTo) is [var first] ? first - 1 : last;
        return new(roomId, next, unread, mentions, (int)Math.Max(0, deleted - (next - readUpTo)));
    }

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
