using System.Text;
using ChatApp.Contracts;

namespace ChatApp.Messages;

/// <summary>Limits a page of messages to a number of bytes.</summary>
internal static class MessagePage
{
    /// <summary>JSON size of a message without its text, HTML and author's name: property names, ids, counters and times.</summary>
    private const int BytesBesides = 320;

    /// <summary>JSON size of a file without its name.</summary>
    private const int BytesPerFile = 130;

    /// <summary>JSON size of a reaction, a quote or a pin, of a person without name, and of an id.</summary>
    private const int BytesPerReaction = 50, BytesPerPerson = 60, BytesPerId = 25;

    /// <summary>Number of messages that fit, from the first; at least one, so that a reader always makes progress.</summary>
    public static int Fit(List<MessageView> messages, int mostBytes)
    {
        var (count, bytes) = (0, 0);
        while (count < messages.Count && ((bytes += BytesOf(messages[count])) <= mostBytes || count == 0))
            count++;
        return count;
    }

    /// <summary>Returns a predicate that stops reading when enough rows are read for <see cref="Fit"/>: it counts fewer bytes per row than
    /// that and requires two rows, so the first row that no longer fits is included.</summary>
    public static Func<MessageRow, bool> MoreFit(int mostBytes)
    {
        var (count, bytes) = (0, 0);
        return row => ++count < 2 | (bytes += BytesBesides + Encoding.UTF8.GetByteCount(row.Text)) <= mostBytes;
    }

    private static int BytesOf(MessageView message) =>
        BytesBesides + message.Author.Name.Length + Encoding.UTF8.GetByteCount(message.Text) + Encoding.UTF8.GetByteCount(message.Html)
        + (message.Files?.Sum(file => BytesPerFile + Encoding.UTF8.GetByteCount(file.Name)) ?? 0)
        + (message.Reactions?.Sum(BytesOf) ?? 0) + (message.ReplyTo is { } quote ? BytesOf(quote) : 0)
        + (message.Pinned is { } pin ? BytesPerReaction + BytesPerPerson + Encoding.UTF8.GetByteCount(pin.By.Name) : 0)
        + (message.Preview is { } preview ? BytesOf(preview) : 0);

    private static int BytesOf(LinkPreview preview) => BytesPerFile + (preview.Picture is null ? 0 : BytesPerFile)
        + Encoding.UTF8.GetByteCount(preview.Url) + Encoding.UTF8.GetByteCount(preview.Title)
        + Encoding.UTF8.GetByteCount(preview.Site) + Encoding.UTF8.GetByteCount(preview.Description ?? "");

    private static int BytesOf(Quote quote) => BytesPerReaction + BytesPerPerson
        + Encoding.UTF8.GetByteCount(quote.Author.Name) + Encoding.UTF8.GetByteCount(quote.Excerpt ?? "");

    private static int BytesOf(Reaction reaction) => BytesPerReaction + reaction.Emoji.Length
        + reaction.People.Sum(person => BytesPerPerson + Encoding.UTF8.GetByteCount(person.Name))
        + (BytesPerId * (reaction.More?.Count ?? 0));
}
