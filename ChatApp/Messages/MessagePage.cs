using System.Text;
using ChatApp.Contracts;

namespace ChatApp.Messages;

/// <summary>Keeps an answer below a number of bytes.</summary>
internal static class MessagePage
{
    /// <summary>A message's JSON without its text, HTML and author's name: names of the properties, ids, counters and times.</summary>
    private const int BytesBesides = 320;

    /// <summary>How many of the first messages fit; at least one, so that a reader always gets on.</summary>
    public static int Fit(List<MessageView> messages, int mostBytes)
    {
        var (count, bytes) = (0, 0);
        while (count < messages.Count && ((bytes += BytesOf(messages[count])) <= mostBytes || count == 0))
            count++;
        return count;
    }

    /// <summary>Tells when enough rows are read for <see cref="Fit"/>: counts less of each than that does, and asks for two, so that what does
    /// not fit any more is among them.</summary>
    public static Func<MessageRow, bool> GoOn(int mostBytes)
    {
        var (count, bytes) = (0, 0);
        return row => ++count < 2 | (bytes += BytesBesides + Encoding.UTF8.GetByteCount(row.Text)) <= mostBytes;
    }

    private static int BytesOf(MessageView message) =>
        BytesBesides + message.Author.Name.Length + Encoding.UTF8.GetByteCount(message.Text) + Encoding.UTF8.GetByteCount(message.Html);
}
