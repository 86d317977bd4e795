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
            WHERE n."PersonKey" = m."PersonKey" AND n."RoomKey" = m."RoomKey" AND n."Number" > m."ReadUpTo")
        {RoomAccess.Memberships} ORDER BY r."Key"
        """;

    // Where the person has read further than is stored, as far as the third parameter.
    private const string One = """
        SELECT r."Id", r."LastNumber", CASE WHEN m."ReadUpTo" > ?3 THEN m."ReadUpTo" ELSE ?3 END, (
            SELECT COUNT(*) FROM "Mentions" n
            WHERE n."PersonKey" = m."PersonKey" AND n."RoomKey" = m."RoomKey" AND n."Number" > m."ReadUpTo" AND n."Number" > ?3)
        FROM "People" p JOIN "Memberships" m ON m."PersonKey" = p."Key" JOIN "Rooms" r ON r."Key" = m."RoomKey"
        WHERE p."Id" = ?1 AND r."Id" = ?2
        """;

    // Not EF's: with 500 people who read along it is 500 of them a second.
    private const string Move = """
        UPDATE "Memberships" SET "ReadUpTo" = ?3
        WHERE "PersonKey" = (SELECT "Key" FROM "People" WHERE "Id" = ?1) AND "RoomKey" = (SELECT "Key" FROM "Rooms" WHERE "Id" = ?2) AND "ReadUpTo" < ?3
        """;

    /// <summary>The most marks in one transaction, so that messages never wait long for their turn.</summary>
    private const int BatchSize = 200;

    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    private static readonly Refusal PastTheEnd = new(ErrorCodes.InvalidRequest, "The room has no message of that number yet.");

    private readonly ConcurrentDictionary<(string PersonId, string RoomId), long> waiting = new();

    /// <summary>Notes that a person has read up to a message; a lesser number than before changes nothing.</summary>
    /// <returns>The mark as it is now; <c>RoomNotFound</c> for a room the person is not in.</returns>
    public async Task<Outcome<ReadMark>> NoteAsync(string personId, string roomId, long number, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (store.Read(reader => reader.List(Last, row => row.Number(0), personId, roomId)) is not [var last])
            return RoomAccess.NotFound;
        if (number > last)
            return PastTheEnd;
        waiting.AddOrUpdate((personId, roomId), number, (_, before) => Math.Max(before, number));
        return Of(personId, roomId) ?? (Outcome<ReadMark>)RoomAccess.NotFound;
    }

    /// <summary>The rooms a person is in, the oldest first, and how far they have read in each: every page and every connect begins with
    /// both.</summary>
    public (IReadOnlyList<RoomView> Rooms, IReadOnlyList<ReadMark> Marks) RoomsOf(string personId)
    {
        var (rooms, stored) = store.Read(reader =>
        {
            var rows = reader.List(All, row => (Room: RoomViews.Row(row), ReadUpTo: row.Number(RoomViews.ColumnCount), Mentions: row.Small(RoomViews.ColumnCount + 1)),
                personId, (int)PersonStatus.Active);
            return (rows.ConvertAll(row => RoomViews.Of(reader, row.Room)), rows.ConvertAll(row => Mark(row.Room.Id, row.Room.LastNumber, row.ReadUpTo, row.Mentions)));
        });
        // What waits to be stored counts as well; hardly anything ever does at this moment.
        return (rooms, stored.ConvertAll(mark =>
            waiting.TryGetValue((personId, mark.RoomId), out var number) && number > mark.ReadUpTo ? Of(personId, mark.RoomId) ?? mark : mark));
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

    private async Task FlushAsync(CancellationToken cancellationToken)
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
            LogFlushFailed(error);
        }
    }

    private async Task KeepAsync(KeyValuePair<(string PersonId, string RoomId), long>[] marks, CancellationToken cancellationToken)
    {
        await store.WritePreparedAsync(connection =>
        {
            foreach (var ((personId, roomId), number) in marks)
                connection.Prepare(Move).With(personId, roomId, number).Run();
            return true;
        }, cancellationToken);
        foreach (var mark in marks)
            waiting.TryRemove(mark); // Unless it has moved on meanwhile.
    }

    private ReadMark? Of(string personId, string roomId) => store.Read(reader => reader.First(
        One, row => Mark(row.Text(0)!, row.Number(1), row.Number(2), row.Small(3)), personId, roomId, waiting.GetValueOrDefault((personId, roomId))));

    private static ReadMark Mark(string roomId, long last, long readUpTo, int mentions) =>
        new(roomId, readUpTo, (int)Math.Clamp(last - readUpTo, 0, int.MaxValue), mentions);

    [LoggerMessage(1109, LogLevel.Warning, "Read marks could not be stored; they are tried again")]
    private partial void LogFlushFailed(Exception error);
}
