using ChatApp.Contracts;

namespace ChatApp.Messages;

/// <summary>Makes previews of links, after the messages with them are stored.</summary>
public interface ILinkPreviews
{
    /// <summary>Considers a message that was posted or edited. Neither waits nor fails.</summary>
    void Note(MessageView message);
}
