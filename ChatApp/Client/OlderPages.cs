using ChatApp.Contracts;

namespace ChatApp.Client;

/// <summary>Tracks pending calls of <c>MessagesBefore</c>, and changes received meanwhile to messages not held: a response read before such
/// a change must not undo it.</summary>
internal sealed class OlderPages
{
    private readonly Dictionary<long, MessageView> kept = [];
    private int life;
    private int underWay;

    public int Begin()
    {
        underWay++;
        return life;
    }

    public void Keep(MessageView message)
    {
        if (underWay > 0 && !(kept.TryGetValue(message.Number, out var present) && present.Change >= message.Change))
            kept[message.Number] = message;
    }

    /// <summary>The messages of the response in their latest state; empty for no response, or one requested before the reader was
    /// reset.</summary>
    public IReadOnlyList<MessageView> End(int ticket, IReadOnlyList<MessageView>? page)
    {
        if (ticket != life)
            return [];
        IReadOnlyList<MessageView> latest =
        [
            .. (page ?? []).Select(
                message => kept.TryGetValue(message.Number, out var later) && later.Change > message.Change ? later : message),
        ];
        if (--underWay == 0)
            kept.Clear();
        return latest;
    }

    public void Forget()
    {
        life++;
        underWay = 0;
        kept.Clear();
    }
}
