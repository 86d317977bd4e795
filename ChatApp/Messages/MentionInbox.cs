using ChatApp.Storage;

namespace ChatApp.Messages;

/// <summary>All messages that mention a person, in the rooms that the person is in now.</summary>
public sealed class MentionInbox(Store store)
{
    /// <summary>The newest mentions first.</summary>
    /// <param name="personId">The person.</param>
    /// <param name="before">The <see cref="ListedMessage.Key"/> of the last one known; null to begin.</param>
    /// <param name="atMost">Maximum number of messages.</param>
    public IReadOnlyList<ListedMessage> Of(string personId, long? before, int atMost) =>
        store.Read(reader => MessageListQueries.Mentioning(reader, personId, before ?? long.MaxValue, atMost));
}
