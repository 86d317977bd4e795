namespace ChatApp.Messages;

/// <summary>Reads a room's messages, each time in one state of the database. An interface, since the statements are hand-written for one
/// database: which index serves a read, and how a state is kept, is different in another.</summary>
public interface IMessageQueries
{
    /// <summary>The newest messages, descending; at most as many as a page has, and only a little more than
    /// <paramref name="mostBytes"/>.</summary>
    RoomMessages Newest(string roomId, int mostBytes);

    /// <summary>The messages before a number, descending; bounded like <see cref="Newest"/>.</summary>
    RoomMessages Before(string roomId, long number, int mostBytes);

    /// <summary>The messages after a number, ascending; bounded like <see cref="Newest"/>.</summary>
    RoomMessages After(string roomId, long number, int mostBytes);

    /// <summary>The messages changed after a change, ascending by change; at most as many as a page of changes has, and only a little more
    /// than <paramref name="mostBytes"/>.</summary>
    RoomMessages ChangesAfter(string roomId, long afterChange, int mostBytes);

    /// <summary>The messages around a number, ascending: a full page if the room has as many.</summary>
    /// <param name="roomId">The room.</param>
    /// <param name="number">The number; beyond the room's messages, the nearest one.</param>
    /// <param name="before">Maximum number of messages before it if enough follow.</param>
    RoomMessages Around(string roomId, long number, int before);

    /// <summary>Number of the first message posted at a time or later; of the last message if all are older, and 0 in an empty
    /// room.</summary>
    long FirstFrom(string roomId, DateTimeOffset time);

    /// <summary>The first message of the thread of a message, then its newest answers, descending; at most
    /// <see cref="Contracts.Limits.ThreadAnswers"/>, and only a little more than <paramref name="mostBytes"/>; none if there is no such
    /// message.</summary>
    RoomMessages Thread(string roomId, long number, int mostBytes);
}
