using ChatApp.People;

namespace ChatApp.Rooms;

/// <summary>A person's membership in a room.</summary>
public sealed class MembershipRow
{
    /// <summary>Key of the room.</summary>
    public int RoomKey { get; init; }

    /// <summary>Key of the person.</summary>
    public int PersonKey { get; init; }

    /// <summary>Start of the membership. UTC.</summary>
    public DateTimeOffset JoinedAt { get; init; }

    /// <summary>Number of the last message that the person has read; messages before the membership count as read.</summary>
    public long ReadUpTo { get; set; }

    /// <summary>The person who invited them, until they open the room; null then, and if they joined by themselves.</summary>
    public int? InvitedByKey { get; init; }

    /// <summary>The room of the membership.</summary>
    public RoomRow Room { get; init; } = null!;

    /// <summary>The person in the room.</summary>
    public PersonRow Person { get; init; } = null!;
}
