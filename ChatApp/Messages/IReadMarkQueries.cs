using ChatApp.Contracts;

namespace ChatApp.Messages;

/// <summary>Reads and stores read marks. An interface, since the statements are hand-written for one database: what is unread is counted
/// from indexes that hold nothing else.</summary>
public interface IReadMarkQueries
{
    /// <summary>The number of a room's newest message and the person's stored mark; null if the person does not see the room.</summary>
    (long LastNumber, long ReadUpTo)? Find(string personId, string roomId);

    /// <summary>The mark of one room; null if the person does not see it.</summary>
    /// <param name="personId">The person.</param>
    /// <param name="roomId">The room.</param>
    /// <param name="move">Gets the stored mark and returns the current one.</param>
    ReadMark? MarkOf(string personId, string roomId, Func<long, long> move);

    /// <summary>The rooms that a person sees, oldest first, with the stored marks.</summary>
    IReadOnlyList<(RoomView Room, ReadMark Mark)> RoomsOf(string personId);

    /// <summary>The ids of a room's members whose stored mark is before a message.</summary>
    IReadOnlyList<string> PeopleBehind(string roomId, long number);

    /// <summary>Stores marks in one transaction. A mark that is not <c>Back</c> never moves a stored one back.</summary>
    Task StoreAsync(
        IReadOnlyCollection<(string PersonId, string RoomId, long Number, bool Back)> marks, CancellationToken cancellationToken);

    /// <summary>Stores of which messages of a room a person is notified; null for the default.</summary>
    /// <returns>False if the person does not see the room.</returns>
    Task<bool> StoreLevelAsync(string personId, string roomId, NotifyLevel? level, CancellationToken cancellationToken);
}
