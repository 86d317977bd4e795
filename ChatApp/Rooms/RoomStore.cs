using System.Diagnostics.CodeAnalysis;
using ChatApp.Audit;
using ChatApp.Contracts;
using ChatApp.People;
using ChatApp.Storage;
using Microsoft.Extensions.Options;

namespace ChatApp.Rooms;

/// <summary>Creates and changes rooms and memberships. Changes run one at a time, and observers are notified in that order, before the call
/// returns.</summary>
[SuppressMessage("Design", "CA1001", Justification = "The semaphore's wait handle is never asked for, so there is nothing to dispose of.")]
public sealed partial class RoomStore(
    Store store, AuditLog audit, NodeNotices notices, IServiceProvider services, IOptions<RoomOptions> options, TimeProvider time)
    : IPersonRooms
{
    private const string FirstRoom = "General";

    /// <summary>Burst size: room changes a person may make at once, then one per <see cref="SecondsPerChange"/>.</summary>
    private const int ChangesAtOnce = 40;

    private const double SecondsPerChange = 1;

    private static readonly Refusal TooFast = new(ErrorCodes.TooManyRequests, "That is too many changes at once. Wait a little.");

    private readonly RateLimiter limiter = new(1 / SecondsPerChange, ChangesAtOnce, time);
    private readonly RoomQuota quota = new(options.Value, person => KindOf(services, person));
    private readonly SemaphoreSlim changing = new(1, 1);
    private IEnumerable<IRoomObserver>? observers;
    private long losses;

    /// <summary>Number of memberships ended; increased after the change is stored and before observers are notified. Code that reads rooms
    /// and acts on them later compares it to detect a lost membership.</summary>
    public long Losses => Interlocked.Read(ref losses);

    /// <summary>Records that a membership ended on another node.</summary>
    internal void NoteLoss() => Interlocked.Increment(ref losses);

    // Resolved on first use: observers depend on the hub, which depends on this store.
    private IEnumerable<IRoomObserver> Observers => observers ??= services.GetServices<IRoomObserver>();

    /// <summary>Creates the first open room on the first start.</summary>
    public async Task PrepareAsync(CancellationToken cancellationToken)
    {
        if (store.Read(RoomQueries.HasAny))
            return;
        await store.WriteAsync(async db =>
        {
            // Asked again with the lock: two nodes may start at once.
            if (!await RoomQueries.HasAnyAsync(db, cancellationToken))
                db.Add(new RoomRow { Id = NewId.Make(), Kind = RoomKind.Open, Name = FirstRoom, CreatedAt = time.GetUtcNow() });
            return true;
        }, cancellationToken);
    }

    /// <inheritdoc/>
    public void AddDefaultMembership(WriterConnection connection, int personKey) =>
        MembershipQueries.AddDefaultMembership(connection, personKey, time.GetUtcNow());

    /// <inheritdoc/>
    public Task AddDefaultMembershipAsync(ChatDbContext db, int personKey, CancellationToken cancellationToken) =>
        MembershipQueries.AddDefaultMembershipAsync(db, personKey, time.GetUtcNow(), cancellationToken);

    /// <inheritdoc/>
    public Task RemoveMembershipsAsync(ChatDbContext db, PersonRow person, CancellationToken cancellationToken) =>
        MembershipQueries.RemoveAllAsync(db, person.Key, cancellationToken);

    /// <summary>Open rooms that the person may join, sorted by name; at most <see cref="Limits.Listed"/>.</summary>
    public Task<IReadOnlyList<RoomView>> OpenRoomsAsync(string personId, CancellationToken cancellationToken) =>
        store.QueryAsync(db => RoomQueries.OpenAsync(db, personId, Limits.Listed, cancellationToken), cancellationToken);

    /// <summary>An open room with this id that the person may join; null if there is none.</summary>
    public Task<RoomView?> FindOpenAsync(string personId, string roomId, CancellationToken cancellationToken) =>
        store.QueryAsync(db => RoomQueries.FindOpenAsync(db, personId, roomId, cancellationToken), cancellationToken);

    /// <summary>The views of rooms by their ids, for publishing; rooms that no longer exist are omitted.</summary>
    public IReadOnlyList<RoomView> Views(IReadOnlyCollection<string> roomIds) =>
        store.Read(reader => roomIds.Select(id => RoomQueries.Find(reader, id)).OfType<RoomView>().ToArray());

    /// <summary>Records that a person has opened a room, which accepts the invitation to it.</summary>
    public async Task NoteOpenedAsync(string personId, string roomId, CancellationToken cancellationToken)
    {
        if (store.Read(reader => MembershipQueries.IsInvited(reader, personId, roomId)))
            await store.WritePreparedAsync(connection => MembershipQueries.Accept(connection, personId, roomId), cancellationToken);
    }

    private MembershipRow NewMembership(RoomRow room, PersonRow person, PersonRow? invitedBy = null) => new()
    {
        Room = room,
        Person = person,
        JoinedAt = time.GetUtcNow(),
        ReadUpTo = room.LastNumber,
        InvitedByKey = invitedBy is null || invitedBy.Key == person.Key ? null : invitedBy.Key,
    };

    /// <summary>Runs a change of one room, then notifies observers.</summary>
    /// <param name="personId">The person that makes the change.</param>
    /// <param name="change">Returns the changed room, or a refusal.</param>
    /// <param name="notify">Notifies one observer; not called for a refusal.</param>
    /// <param name="cancellationToken">Cancels the wait and the change, not the notifications.</param>
    private async Task<Outcome<RoomView>> ChangeAsync(
        string personId,
        Func<ChatDbContext, PersonRow, Task<Outcome<RoomRow>>> change,
        Func<IRoomObserver, RoomView, Task> notify,
        CancellationToken cancellationToken)
    {
        if (!limiter.TryAcquire(personId))
            return TooFast;
        using var call = CallDeadline.Begin(time); // One deadline for both locks.
        if (!await changing.WaitAsync(WriteLock.MaxWait, cancellationToken))
            throw store.WriteLock.TimedOut();
        try
        {
            var changed = await audit.WriteAsync<Outcome<RoomView>>(async (db, note) =>
            {
                var person = await PersonQueries.FindActiveAsync(db, personId, cancellationToken);
                if (person is null)
                    return RoomRules.UnknownPerson;
                var outcome = await change(db, person);
                if (!outcome.Granted)
                    return outcome.Refusal;
                await OperatorRoomAudit.NoteAsync(db, audit, person, outcome.Value, note, cancellationToken);
                await db.SaveChangesAsync(cancellationToken);
                var view = await RoomQueries.ViewAsync(db, outcome.Value.Key, cancellationToken);
                await notify(new RoomNotices(notices, db, cancellationToken), view);
                return view;
            }, cancellationToken);
            if (changed.Granted)
            {
                foreach (var observer in Observers)
                    await notify(observer, changed.Value);
            }

            return changed;
        }
        finally
        {
            changing.Release();
        }
    }
}
