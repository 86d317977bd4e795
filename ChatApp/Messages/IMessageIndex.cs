using ChatApp.Storage;

namespace ChatApp.Messages;

/// <summary>An index over the texts of messages, changed in the same transaction as the messages.</summary>
public interface IMessageIndex
{
    /// <summary>Adds a new message.</summary>
    /// <param name="connection">The connection of the transaction.</param>
    /// <param name="message">The message as stored.</param>
    void Add(WriterConnection connection, MessageRow message);

    /// <summary>Replaces an edited message, and removes a deleted one.</summary>
    void Update(WriterConnection connection, MessageRow message);
}
