using ChatApp.Contracts;
using ChatApp.People;
using ChatApp.Storage;

namespace ChatApp.Rooms;

/// <summary>Limits how many rooms a person creates, and into how many they bring others without their consent.</summary>
internal sealed class RoomQuota(RoomOptions options, Func<PersonRow, PersonKind> kindOf)
{
    private static readonly Refusal NotByYou = new(ErrorCodes.NotAllowed, "On this server others make the rooms.");

    private static readonly Refusal TooManyRooms = new(
        ErrorCodes.TooManyRequests, "You have made as many rooms as you may. Archive one first.");

    private static readonly Refusal TooManyOut =
        new(ErrorCodes.TooManyRequests, "Too many people whom you brought into rooms have not opened them yet.");

    private static readonly Refusal TooManyIn =
        new(ErrorCodes.TooManyRequests, "This person has too many rooms to open that others brought them into.");

    /// <summary>The reason why this person may not create another room; null if they may.</summary>
    public async Task<Refusal?> CheckRoomsAsync(ChatDbContext db, PersonRow person, CancellationToken cancellationToken)
    {
        var kind = kindOf(person);
        if (!options.MayMakeRooms(kind))
            return NotByYou;
        if (kind == PersonKind.Operator)
            return null;
        var made = await RoomQueries.CreatedByAsync(db, person.Id, cancellationToken);
        return made < RoomOptions.ShareOf(kind, options.RoomsPerPerson) ? null : TooManyRooms;
    }

    /// <summary>The reason why this person may not bring these others into a room; null if they may.</summary>
    public async Task<Refusal?> CheckInvitationsAsync(
        ChatDbContext db, PersonRow person, IReadOnlyCollection<PersonRow> others, CancellationToken cancellationToken)
    {
        var kind = kindOf(person);
        if (kind == PersonKind.Operator || others.Count == 0)
            return null;
        var most = RoomOptions.ShareOf(kind, options.UnansweredInvitations);
        if (await MembershipQueries.UnansweredByAsync(db, person.Key, cancellationToken) + others.Count > most)
            return TooManyOut;
        if (person.Kind != PersonKind.Guest)
            return null;
        // The number of guests is unlimited: together they may bring a person into no more rooms than a single guest may.
        foreach (var other in others)
        {
            if (await MembershipQueries.UnansweredOfAsync(db, other.Key, cancellationToken) >= most)
                return TooManyIn;
        }

        return null;
    }
}
