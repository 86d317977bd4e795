using ChatApp.Contracts;

namespace ChatApp.Rooms;

/// <summary>A row of the table <c>Rooms</c>, with the room's message and change counters.</summary>
public sealed class RoomRow
{
    /// <summary>The primary key; never sent to clients.</summary>
    public int Key { get; init; }

    /// <summary>The opaque id that clients see.</summary>
    public required string Id { get; init; }

    /// <summary>Open, closed or direct: decides who may join.</summary>
    public RoomKind Kind { get; init; }

    /// <summary>The display name; empty for a direct conversation, which is shown by its people.</summary>
    public required string Name { get; set; }

    /// <summary>The topic; empty if none.</summary>
    public string Topic { get; set; } = "";

    /// <summary>Whether the room is read-only.</summary>
    public bool Archived { get; set; }

    /// <summary>The number of the newest message.</summary>
    public long LastNumber { get; set; }

    /// <summary>The room's change counter.</summary>
    public long Change { get; set; }

    /// <summary>Time of creation, in UTC.</summary>
    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>The id of the creator; null for the first room and for direct conversations.</summary>
    public string? CreatorId { get; init; }

    /// <summary>The sorted people of a direct conversation, so that each set of people has one room; null for other rooms.</summary>
    public string? DirectKey { get; init; }

    /// <summary>Whether the room hides the readers of its messages.</summary>
    public bool HidesSeen { get; set; }

    /// <summary>The memberships; loaded only where a query includes them.</summary>
    public IList<MembershipRow> Memberships { get; } = [];

    /// <summary>Converts the row for clients.</summary>
    /// <param name="people">The people of a direct conversation; null for other rooms.</param>
    internal RoomView ToView(IReadOnlyList<Person>? people) => new(
        Id, Kind, people is null ? Name : string.Join(", ", people.Select(person => person.Name)),
        Topic, Archived, LastNumber, Change, CreatorId, people)
    {
        HidesSeen = HidesSeen,
    };
}
