using System.Text.Json.Serialization;

namespace ChatApp.Contracts;

/// <summary>A room as its members see it: the same for all of them.</summary>
/// <param name="Id">Opaque and not guessable.</param>
/// <param name="Kind">Open, closed or direct.</param>
/// <param name="Name">The room's name; for a direct conversation, the names of its people.</param>
/// <param name="Topic">The room's topic; may be empty.</param>
/// <param name="Archived">Whether it is read-only.</param>
/// <param name="LastNumber">Number of its newest message; 0 if there is none.</param>
/// <param name="Change">The room's change counter.</param>
/// <param name="CreatorId">The person who created it and may rename it, archive it and remove people; null
/// for a room without creator.</param>
/// <param name="People">The people of a direct conversation; null for other rooms.</param>
public sealed record RoomView(
    string Id, RoomKind Kind, string Name, string Topic, bool Archived, long LastNumber, long Change, string? CreatorId,
    IReadOnlyList<Person>? People)
{
    /// <summary>Whether the room hides the readers of its messages.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool HidesSeen { get; init; }
}
