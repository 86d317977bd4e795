using ChatApp.Contracts;

namespace ChatApp.Pages;

/// <summary>The names of rooms as a viewer sees them. The script's <c>roomName</c> does the same.</summary>
internal static class RoomNames
{
    /// <summary>The name of a room; a direct conversation has the names of the others.</summary>
    public static string Of(RoomView room, Person viewer, Texts texts) => room.People is null
        ? room.Name
        : room.People.Where(person => person.Id != viewer.Id).Select(person => person.Name).ToList() switch
        {
            [] => texts.Filled("js.rooms.self", ("name", viewer.Name)),
            [var other] => other,
            var others => string.Join(", ", others.Select(Texts.Isolated)),
        };
}
