using ChatApp.Contracts;

namespace ChatApp.Messages;

/// <summary>Receives messages after their commit.</summary>
public interface IRoomAudience
{
    /// <summary>Called in commit order, one message at a time. Must not block: a slow reader must not delay others.</summary>
    /// <param name="message">The new, edited or deleted message.</param>
    /// <param name="mentioned">Ids of the people it mentions, or mentioned before it was edited or deleted.</param>
    void Publish(MessageView message, IReadOnlyList<string> mentioned);

    /// <summary>Called when a client has entered a room and has its changes up to <paramref name="change"/>.</summary>
    void Entered(string roomId, long change)
    {
    }

    /// <summary>Completes when what was published in a room before the call has been sent to its clients.</summary>
    Task PublishedAsync(string roomId) => Task.CompletedTask;

    /// <summary>Called for a person who types, for clients of other nodes.</summary>
    void Typing(string roomId, Person person)
    {
    }

    /// <summary>Called after the last message of a commit.</summary>
    void EndBatch()
    {
    }
}
