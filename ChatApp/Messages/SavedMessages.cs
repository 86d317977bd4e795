using ChatApp.Contracts;
using ChatApp.People;
using ChatApp.Rooms;
using ChatApp.Storage;

namespace ChatApp.Messages;

/// <summary>The messages that people save for later. Other people do not see it, so it is not a change of the message.</summary>
public sealed class SavedMessages(Store store, IServiceProvider services, TimeProvider time)
{
    /// <summary>Burst of calls per person; beyond it, <see cref="PerSecond"/> per second.</summary>
    private const int Burst = 40;

    private const double PerSecond = 2;

    private static readonly Refusal TooFast = new(ErrorCodes.TooManyRequests, "That is too fast. Wait a second, then try again.");

    private static readonly Refusal TooMany =
        new(ErrorCodes.NotAllowed, $"You can save {Limits.Saved} messages, and you did. Remove some of them first.");

    private readonly Lock sending = new();
    private readonly RateLimiter limiter = new(PerSecond, Burst, time);

    /// <summary>Saves a message for a person, or removes it from what they saved. Repeating it changes nothing.</summary>
    /// <returns>The refusal; null once it is stored.</returns>
    public async Task<Refusal?> SetAsync(string personId, string roomId, long number, bool on, CancellationToken cancellationToken)
    {
        if (PositionRules.CheckNumber(number) is { } noNumber)
            return noNumber;
        if (!limiter.TryAcquire(personId))
            return TooFast;
        var isChanged = false;
        var refusal = await store.WritePreparedAsync(connection =>
        {
            if (MembershipQueries.FindMember(connection, personId, roomId, open: null) is not { } person)
                return RoomAccess.NotFound;
            if (SavedQueries.IsDeletedIn(connection, person.Room.Key, number) is not { } isDeleted)
                return MessageRules.NotFound;
            if (on && isDeleted)
                return MessageRules.Deleted;
            isChanged = on
                ? SavedQueries.Add(connection, person, number, time.GetUtcNow()) : SavedQueries.Remove(connection, person, number);
            if (!isChanged || !on || SavedQueries.CountOf(connection, personId) <= Limits.Saved)
                return null;
            SavedQueries.Remove(connection, person, number);
            return TooMany;
        }, cancellationToken);
        if (refusal is null && isChanged)
            Send(personId, roomId, number);
        return refusal;
    }

    // Serialized, and sends the stored state: of two changes, the last notification has the last state.
    private void Send(string personId, string roomId, long number)
    {
        lock (sending)
        {
            var on = store.Read(reader => SavedQueries.Has(reader, personId, roomId, number));
            foreach (var observer in services.GetServices<ISavedObserver>())
                observer.SavedChanged(personId, new(roomId, number, on));
        }
    }

    /// <summary>Numbers of the messages that a person saved in the rooms they are in, by room; null for none.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<long>>? NumbersOf(string personId) =>
        store.Read(reader => SavedQueries.NumbersOf(reader, personId)) is { Count: > 0 } numbers ? numbers : null;

    /// <summary>All that a person saved, also in rooms they have left, in that order.</summary>
    public IReadOnlyList<OwnSaved> AllOf(string personId) => store.Read(reader => SavedQueries.AllOf(reader, personId));

    /// <summary>The messages that a person saved in the rooms they are in, the last saved first.</summary>
    /// <param name="personId">The person.</param>
    /// <param name="before">The <see cref="ListedMessage.Key"/> of the last one known; null to begin.</param>
    /// <param name="atMost">Maximum number of messages.</param>
    public IReadOnlyList<ListedMessage> Of(string personId, long? before, int atMost) =>
        store.Read(reader => MessageListQueries.Saved(reader, personId, before ?? long.MaxValue, atMost));
}
