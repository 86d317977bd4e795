using ChatApp.Contracts;
using ChatApp.Storage;

namespace ChatApp.Rooms;

/// <summary>Access control for rooms: only members have access. For others, a room is indistinguishable from
/// one that does not exist.</summary>
public sealed class RoomAccess(Store store)
{
    /// <summary>The refusal for both a missing room and one without membership.</summary>
    public static readonly Refusal NotFound = new(ErrorCodes.RoomNotFound, "There is no such room here.");

    /// <summary>Returns the room if the person is a member; otherwise null.</summary>
    public RoomView? Find(string personId, string roomId) => store.Read(reader => MembershipQueries.FindRoom(reader, personId, roomId));

    /// <summary>The members of a room by the words of their names; at most <see cref="Limits.Listed"/>. Callers
    /// check access with <see cref="Find"/> first.</summary>
    /// <param name="roomId">The room.</param>
    /// <param name="typed">The text of the search; empty for all.</param>
    /// <param name="cancellationToken">Cancels the query.</param>
    public async Task<IReadOnlyList<Person>> PeopleInAsync(string roomId, string typed, CancellationToken cancellationToken)
    {
        var people = await store.QueryAsync(
            db => MembershipQueries.PeopleInAsync(db, roomId, typed, Limits.Listed, cancellationToken), cancellationToken);
        return people.ConvertAll(person => person.ToView());
    }
}
