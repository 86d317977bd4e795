using System.Collections.Concurrent;

namespace ChatApp.Messages;

/// <summary>The texts of messages that their authors have just deleted, so that they can bring them back. In memory only, and no longer
/// than <see cref="Kept"/>: a restart or another node does not have them.</summary>
/// <param name="time">The clock.</param>
public sealed class DeletedTexts(TimeProvider time)
{
    /// <summary>How long a text is kept; the page offers to bring it back for as long.</summary>
    public static readonly TimeSpan Kept = TimeSpan.FromSeconds(10);

    /// <summary>Maximum number of texts: a flood of deletions takes no memory, its messages just stay deleted.</summary>
    private const int AtMost = 300;

    private readonly ConcurrentDictionary<(int RoomKey, long Number, string ClientMessageId), Deleted> texts = new();

    /// <summary>Keeps the text of a message until it is taken, or for <see cref="Kept"/>.</summary>
    /// <param name="message">The message, with its text.</param>
    /// <param name="deletedAt">The time that is stored with its deletion.</param>
    public void Keep(MessageRow message, DateTimeOffset deletedAt)
    {
        var key = KeyOf(message);
        if (texts.Count >= AtMost && !texts.ContainsKey(key))
            return;
        var text = new MessageText(message.Text, MessageRow.ReadMentions(message.Mentions), message.ToView("").Html);
        var deleted = texts[key] = new(text, deletedAt.UtcTicks);
        ITimer? end = null; // Its callback refers to it, so that it is not collected before it has fired.
        end = time.CreateTimer(_ =>
        {
            texts.TryRemove(new(key, deleted)); // Not the text of a later deletion.
            end?.Dispose();
        }, null, Kept, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Forgets the text of a message: another person has deleted it since.</summary>
    public void Forget(MessageRow message) => texts.TryRemove(KeyOf(message), out _);

    /// <summary>Returns the text of a message and forgets it; null if it is kept no longer, never was, or if the message has been deleted
    /// again since, perhaps by another person on another node.</summary>
    public MessageText? Take(MessageRow message) =>
        texts.TryRemove(KeyOf(message), out var deleted) && deleted.Ticks == message.DeletedAt?.UtcTicks ? deleted.Text : null;

    private static (int RoomKey, long Number, string ClientMessageId) KeyOf(MessageRow message) =>
        (message.RoomKey, message.Number, message.ClientMessageId);

    /// <summary>A text, and when it was deleted.</summary>
    private sealed record Deleted(MessageText Text, long Ticks);
}
