using ChatApp.People;

namespace ChatApp.Messages;

/// <summary>A mention of a person in a message: stored to count unread mentions.</summary>
internal sealed class MentionRow
{
    /// <summary>Key of the room.</summary>
    public int RoomKey { get; init; }

    /// <summary>Number of the message in the room.</summary>
    public long Number { get; init; }

    /// <summary>Key of the mentioned person.</summary>
    public int PersonKey { get; init; }

    /// <summary>The message that mentions the person.</summary>
    public MessageRow Message { get; init; } = null!;

    /// <summary>The person who is mentioned.</summary>
    public PersonRow Person { get; init; } = null!;
}
