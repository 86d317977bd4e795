using System.Collections.Concurrent;
using ChatApp.Contracts;
using ChatApp.People;
using ChatApp.Rooms;
using ChatApp.Storage;
using Microsoft.EntityFrameworkCore;

namespace ChatApp.Messages;

/// <summary>How far people have read. Marks come often and matter little one by one, so they are stored together, once a second; those of
/// the last second are lost with a process that is killed, and what is read again is marked again.</summary>
public sealed partial class ReadMarks(Store store, TimeProvider time, ILogger<ReadMarks> logger) : BackgroundService
{
    /// <summary>The most marks in one transaction, so that messages never wait long for their turn.</summary>
    private const int BatchSize = 200;

    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    private static readonly Refusal PastTheEnd = new(ErrorCodes.InvalidRequest, "The room has no message of that number yet.");

    private readonly ConcurrentDictionary<(string PersonId, string RoomId), long> waiting = new();

    /// <summary>Notes that a person has read up to a message; a lesser number than before changes nothing.</summary>
    /// <returns>The mark as it is now; <c>RoomNotFound</c> for a room the person is not in.</returns>
    public async Task<Outcome<ReadMark>> NoteAsync(string personId, string roomId, long number, CancellationToken cancellationToken)
    {
        await using var db = await store.OpenAsync(cancellationToken);
        var last = await db.Set<MembershipRow>().Where(membership => membership.Person.Id == personId && membership.Room.Id == roomId)
            .Select(membership => (long?)membership.Room.LastNumber).SingleOrDefaultAsync(cancellationToken);
        if (last is null)
            return RoomAccess.NotFound;
        if (number > last)
            return PastTheEnd;
        var readUpTo = waiting.AddOrUpdate((personId, roomId), number, (_, before) => Math.Max(before, number));
        return (await ReadAsync(db, personId, roomId, readUpTo, cancellationToken))[0];
    }

    /// <summary>The marks of all the rooms a person is in.</summary>
    public async Task<IReadOnlyList<ReadMark>> OfAsync(string personId, CancellationToken cancellationToken)
    {
        await StoreAsync([.. waiting.Where(mark => mark.Key.PersonId == personId)], cancellationToken);
        await using var db = await store.OpenAsync(cancellationToken);
        return await ReadAsync(db, personId, null, 0, cancellationToken);
    }

    /// <summary>The mark of one room; null for a room the person is not in.</summary>
    public async Task<ReadMark?> OfAsync(string personId, string roomId, CancellationToken cancellationToken)
    {
        await using var db = await store.OpenAsync(cancellationToken);
        var readUpTo = waiting.GetValueOrDefault((personId, roomId));
        return await ReadAsync(db, personId, roomId, readUpTo, cancellationToken) is [var mark] ? mark : null;
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Pause, time);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
                await FlushAsync(stoppingToken);
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
                await StoreAsync(batch, cancellationToken);
        }
#pragma warning disable CA1031 // What could not be stored now waits for the next time.
        catch (Exception error) when (!cancellationToken.IsCancellationRequested)
#pragma warning restore CA1031
        {
            LogFlushFailed(error);
        }
    }

    private async Task StoreAsync(KeyValuePair<(string PersonId, string RoomId), long>[] marks, CancellationToken cancellationToken)
    {
        if (marks.Length == 0)
            return;
        await store.WriteAsync(async db =>
        {
            foreach (var ((personId, roomId), number) in marks)
            {
                // By keys: an update over joined tables becomes SQL that SQLite does not take.
                await db.Set<MembershipRow>()
                    .Where(membership => membership.ReadUpTo < number
                        && membership.PersonKey == db.Set<PersonRow>().Where(person => person.Id == personId).Select(person => person.Key).FirstOrDefault()
                        && membership.RoomKey == db.Set<RoomRow>().Where(room => room.Id == roomId).Select(room => room.Key).FirstOrDefault())
                    .ExecuteUpdateAsync(set => set.SetProperty(membership => membership.ReadUpTo, number), cancellationToken);
            }

            return true;
        }, cancellationToken);
        foreach (var mark in marks)
            waiting.TryRemove(mark); // Unless it has moved on meanwhile.
    }

    private static async Task<IReadOnlyList<ReadMark>> ReadAsync(
        ChatDbContext db, string personId, string? roomId, long atLeast, CancellationToken cancellationToken)
    {
        var memberships = db.Set<MembershipRow>().Where(membership => membership.Person.Id == personId);
        if (roomId is not null)
            memberships = memberships.Where(membership => membership.Room.Id == roomId);
        var marks = await memberships.Select(membership => new
        {
            RoomId = membership.Room.Id,
            membership.Room.LastNumber,
            ReadUpTo = membership.ReadUpTo > atLeast ? membership.ReadUpTo : atLeast,
            Mentions = db.Set<MentionRow>().Count(mention => mention.PersonKey == membership.PersonKey
                && mention.RoomKey == membership.RoomKey && mention.Number > membership.ReadUpTo && mention.Number > atLeast),
        }).ToListAsync(cancellationToken);
        return [.. marks.Select(mark => new ReadMark(
            mark.RoomId, mark.ReadUpTo, (int)Math.Clamp(mark.LastNumber - mark.ReadUpTo, 0, int.MaxValue), mark.Mentions))];
    }

    [LoggerMessage(1109, LogLevel.Warning, "Read marks could not be stored; they are tried again")]
    private partial void LogFlushFailed(Exception error);
}
