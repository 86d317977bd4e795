using ChatApp.Contracts;

namespace ChatApp.Messages;

/// <summary>Receives messages after their commit.</summary>
public interface IRoomAudience
{
    /// <summary>Called in commit order, one message at a time. Must not block: a slow reader must not delay others.</summary>
    /// <param name="message">The new, edited or deleted message.</param>
    /// <param name="mentioned">Ids of the people it mentions, or mentioned before it was edited or deleted.</param>
    void Publish(MessageView message, IReadOnlyList<string> mentioned);
}
