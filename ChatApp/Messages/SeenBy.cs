using ChatApp.Contracts;
using ChatApp.Storage;

namespace ChatApp.Messages;

/// <summary>Finds the people whose clients have caught up with a message, and its readers. Checks no membership: callers do.</summary>
public sealed class SeenBy(Store store, ReadMarks reads, HeldMarks held)
{
    private static readonly Refusal Hidden =
        new(ErrorCodes.NotAllowed, "This room does not show who has seen its messages.");

    private static readonly Refusal TooMany =
        new(ErrorCodes.NotAllowed, $"Who has seen a message is shown only in rooms of up to {Limits.SeenByPeople} people.");

    /// <summary>The people who have a message of a room, the author apart.</summary>
    public Outcome<SeenView> Find(RoomView room, long number)
    {
        if (room.HidesSeen)
            return Hidden;
        if (store.Read(reader => SeenQueries.Find(reader, room.Id, number, Limits.SeenByPeople)) is not { } found)
            return MessageRules.NotFound;
        if (found.Members > Limits.SeenByPeople)
            return TooMany;
        var people = found.Others.ConvertAll(other =>
        {
            var isRead = reads.Over(other.Person.Id, room.Id, other.ReadUpTo) >= number;
            var isHeld = isRead || held.Over(other.Person.Id, room.Id, other.HeldUpTo, room.Change) >= found.Change;
            return new SeenPerson(other.Person, isHeld, isRead);
        });
        return new SeenView(people.Count, people.Count(one => one.Held), people.Count(one => one.Read), people);
    }
}
