using System.Collections.Concurrent;
using ChatApp.Contracts;
using ChatApp.People;
using ChatApp.Rooms;
using ChatApp.Storage;

namespace ChatApp.Messages;

/// <summary>How far people have read. Marks come often and matter little one by one, so they are stored together, once a second; those of
/// the last second are lost with a process that is killed, and what is read again is marked again.</summary>
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

    // As if the person had read as far as ?3.
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

    // Not EF's: with 500 people who read along it is 500 of them a second.
    private const string Move = """
        UPDATE "Memberships" SET "ReadUpTo" = ?3
        WHERE "PersonKey" = (SELECT "Key" FROM "People" WHERE "Id" = ?1) AND "RoomKey" = (SELECT "Key" FROM "Rooms" WHERE "Id" = ?2) AND "ReadUpTo" < ?3
        """;

    private const string MoveBack = """
        UPDATE "Memberships" SET "ReadUpTo" = ?3
        WHERE "PersonKey" = (SELECT "Key" FROM "People" WHERE "Id" = ?1) AND "RoomKey" = (SELECT "Key" FROM "Rooms" WHERE "Id" = ?2)
        """;

    /// <summary>The most marks in one transaction, so that messages never wait long for their turn.</summary>
    private const int BatchSize = 200;

    /// <summary>A person may mark messages as unread this many times at once, and then <see cref="UnreadPerSecond"/> times a second.</summary>
    private const int UnreadAtOnce = 40;

    private const double UnreadPerSecond = 2;

    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    private static readonly Refusal PastTheEnd = new(ErrorCodes.InvalidRequest, "The room has no message of that number yet.");

    private static readonly Refusal TooFast = new(ErrorCodes.TooManyRequests, "That is too fast. Wait a second, then try again.");

    private readonly ConcurrentDictionary<(string PersonId, string RoomId), WaitingMark> waiting = new();
    private readonly Lock[] sending = [.. Enumerable.Range(0, 64).Select(_ => new Lock())];
    private readonly PaceLimit pace = new(UnreadPerSecond, UnreadAtOnce, time);
    private readonly LogThrottle<string> failures = new(time, (_, _) => { }); // Tried each second, so that a number would say nothing.

    /// <summary>Notes that a person has read up to a message; a lesser number than before changes nothing.</summary>
    /// <returns>The mark as it is now; <c>RoomNotFound</c> for a room the person is not in.</returns>
    public Task<Outcome<ReadMark>> NoteAsync(string personId, string roomId, long number, CancellationToken cancellationToken) =>
        NoteAsync(personId, roomId, number, _ => { }, cancellationToken);

    /// <summary>The same, and sends the mark as <see cref="Send"/> does.</summary>
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

    /// <summary>Notes that a person wants a message and what follows it to be unread again, and sends the mark as <see cref="Send"/> does.
    /// A message that is unread already changes nothing.</summary>
    /// <returns>The mark as it is now; <c>RoomNotFound</c> for a room the person is not in; <c>TooManyRequests</c> for too many calls.</returns>
    public Task<Outcome<ReadMark>> NoteUnreadAsync(
        string personId, string roomId, long number, Action<ReadMark> send, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (!pace.TryCount(personId))
            return Task.FromResult<Outcome<ReadMark>>(TooFast);
        if (Check(personId, roomId, number) is { } refusal)
            return Task.FromResult<Outcome<ReadMark>>(refusal);
        var stored = store.Read(reader => reader.List(Stored, row => row.Number(0), personId, roomId)).FirstOrDefault();
        waiting.AddOrUpdate(
            (personId, roomId),
            _ => new(Math.Min(stored, number - 1), true),
            (_, before) => new(Math.Min(before.Over(stored), number - 1), true));
        return Task.FromResult(Send(personId, roomId, send) ?? (Outcome<ReadMark>)RoomAccess.NotFound);
    }

    /// <summary>Sends the mark of one room as it is now. Marks of one person are sent in the order they were read in, so that the last one
    /// received is always the newest, also where a mark goes back.</summary>
    /// <param name="personId">The person.</param>
    /// <param name="roomId">The room.</param>
    /// <param name="send">Starts sending, and does not wait.</param>
    /// <returns>The mark; null, and nothing sent, for a room the person is not in.</returns>
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

    /// <summary>The people of a room who have not read this message. What they read in the last second may not count yet.</summary>
    public IReadOnlyList<string> PeopleBehind(string roomId, long number) =>
        store.Read(reader => reader.List(Behind, row => row.Text(0)!, roomId, number));

    /// <summary>The rooms a person is in, the oldest first, and how far they have read in each: every page and every connect begins with
    /// both.</summary>
    public (IReadOnlyList<RoomView> Rooms, IReadOnlyList<ReadMark> Marks) RoomsOf(string personId)
    {
        var (rooms, stored) = store.Read(reader =>
        {
            var rows = reader.List(All, row => (Room: RoomViews.Row(row), ReadUpTo: row.Number(RoomViews.ColumnCount),
                Mentions: row.Small(RoomViews.ColumnCount + 1), Deleted: row.Small(RoomViews.ColumnCount + 2)), personId, (int)PersonStatus.Active);
            return (rows.ConvertAll(row => RoomViews.Of(reader, row.Room)),
                rows.ConvertAll(row => Mark(reader, row.Room.Id, row.Room.LastNumber, row.ReadUpTo, row.Mentions, row.Deleted)));
        });
        // What waits to be stored counts as well; hardly anything ever does at this moment.
        return (rooms, stored.ConvertAll(mark =>
            waiting.TryGetValue((personId, mark.RoomId), out var moved) && moved.Over(mark.ReadUpTo) != mark.ReadUpTo
                ? Of(personId, mark.RoomId) ?? mark : mark));
    }

    /// <summary>The mark of one room; null for a room the person is not in.</summary>
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
            // The server stops.
        }
    }

    /// <summary>Stores what waits, and stops.</summary>
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        await FlushAsync(cancellationToken);
    }

    /// <summary>Stores what waits.</summary>
    public async Task FlushAsync(CancellationToken cancellationToken)
    {
        try
        {
            foreach (var batch in waiting.ToArray().Chunk(BatchSize))
                await KeepAsync(batch, cancellationToken);
        }
#pragma warning disable CA1031 // What could not be stored now waits for the next time.
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
                connection.Prepare(mark.Back ? MoveBack : Move).With(personId, roomId, mark.Number).Run();
            return true;
        }, cancellationToken);
        foreach (var mark in marks)
            waiting.TryRemove(mark); // Unless it has moved on meanwhile.
    }

    private Refusal? Check(string personId, string roomId, long number) =>
        store.Read(reader => reader.List(Last, row => row.Number(0), personId, roomId)) is not [var last] ? RoomAccess.NotFound
            : number > last ? PastTheEnd
            : null;

    private ReadMark? Of(string personId, string roomId) => store.Read(reader =>
    {
        if (reader.List(Stored, row => row.Number(0), personId, roomId) is not [var stored])
            return null;
        var readUpTo = waiting.TryGetValue((personId, roomId), out var moved) ? moved.Over(stored) : stored;
        var rows = reader.List(One, row => (Id: row.Text(0)!, Last: row.Number(1), Mentions: row.Small(2), Deleted: row.Small(3)), personId, roomId, readUpTo);
        return rows is [var row] ? Mark(reader, row.Id, row.Last, readUpTo, row.Mentions, row.Deleted) : null;
    });

    /// <summary>Deleted messages are not unread, and those that come next need no reading.</summary>
    private static ReadMark Mark(StoreReader reader, string roomId, long last, long readUpTo, int mentions, int deleted)
    {
        var unread = (int)Math.Clamp(last - readUpTo - deleted, 0, int.MaxValue);
        if (deleted == 0)
            return new(roomId, readUpTo, unread, mentions);
        var next = unread > 0 && reader.List(FirstUnread, row => row.Number(0), roomId, readUpTo) is [var first] ? first - 1 : last;
        return new(roomId, next, unread, mentions, (int)Math.Max(0, deleted - (next - readUpTo)));
    }

    [LoggerMessage(1109, LogLevel.Warning, "Read marks could not be stored; they are tried again: {Reason}")]
    private partial void LogFlushFailed(Exception? error, string reason);

    /// <summary>A mark that waits to be stored.</summary>
    /// <param name="Number">The last message read.</param>
    /// <param name="Back">Whether it counts even where the stored mark is greater: the person marked messages as unread.</param>
    private readonly record struct WaitingMark(long Number, bool Back)
    {
        public long Over(long stored) => Back ? Number : Math.Max(Number, stored);
    }
}
