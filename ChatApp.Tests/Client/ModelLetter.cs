using ChatApp.Contracts;

namespace ChatApp.Tests.Client;

/// <summary>A message as the model knows it: what was tried with it, what the server has acknowledged, and so how it may be stored.</summary>
internal sealed class ModelLetter(int room, string id)
{
    private readonly Lock gate = new();
    private readonly HashSet<string> posted = [];
    private readonly HashSet<string> unsure = [];
    private bool unsureDeletion;

    public int Room => room;

    public string Id => id;

    /// <summary>The latest state that an answer told; null while there was none.</summary>
    public MessageView? Acknowledged { get; private set; }

    public bool DeletionTried { get; set; }

    /// <summary>Before a post: its text may become the message's.</summary>
    public void Post(string text)
    {
        lock (gate)
            posted.Add(text);
    }

    /// <summary>An edit, or with null a deletion, had no answer: from now on it may or may not be what is stored.</summary>
    public void Unsure(string? text)
    {
        lock (gate)
        {
            if (text is null)
                unsureDeletion = true;
            else
                unsure.Add(text);
        }
    }

    public void Acknowledge(MessageView answer)
    {
        lock (gate)
        {
            answer.ClientMessageId.Should().Be(id);
            answer.Number.Should().Be(Acknowledged?.Number ?? answer.Number, "a number never changes");
            if (Acknowledged is null && answer.EditedAt is null && answer.DeletedAt is null)
                posted.Should().Contain(answer.Text);
            if (answer.Change == Acknowledged?.Change)
                answer.Should().Be(Acknowledged, "one change is one state");
            if (answer.Change > (Acknowledged?.Change ?? 0))
                Acknowledged = answer;
        }
    }

    /// <summary>What is wrong with what is stored (null: nothing is); null where it may be so.</summary>
    public string? Fault(MessageView? stored)
    {
        if (stored is null)
            return Acknowledged is null ? null : $"acknowledged, but not stored: {Acknowledged}";
        if (Acknowledged is null)
            return posted.Contains(stored.Text) && stored.DeletedAt is null ? null : $"nobody sent it like this: {stored}";
        if (stored.Number != Acknowledged.Number || stored.Change < Acknowledged.Change)
            return $"acknowledged as {Acknowledged}, stored as {stored}";
        if (stored.Change == Acknowledged.Change)
            return stored == Acknowledged ? null : $"acknowledged as {Acknowledged}, stored as {stored}";
        return (stored.DeletedAt is null ? unsure.Contains(stored.Text) : unsureDeletion)
            ? null
            : $"acknowledged as {Acknowledged}, then changed to what nobody asked for: {stored}";
    }
}

/// <summary>A client's membership of a room as the model knows it.</summary>
internal sealed class ModelSeat(bool isIn)
{
    private readonly Lock gate = new();
    private bool? now = isIn;
    private bool unsure;
    private int version;

    /// <summary>How it stands; to be handed to <see cref="Confirm"/>.</summary>
    public int Look()
    {
        lock (gate)
            return version;
    }

    /// <summary>The server acted as if the person were in the room, or not: it must be so, unless that changed meanwhile.</summary>
    public void Confirm(int seen, bool isIn)
    {
        lock (gate)
        {
            if (version == seen && now is { } known)
                isIn.Should().Be(known, "the membership is known");
        }
    }

    public void BeginChange()
    {
        lock (gate)
            (now, version) = (null, version + 1);
    }

    /// <summary>The answer came, or with null none did. Such a change may still be under way on the server, so that from then on
    /// nothing is certain.</summary>
    public void EndChange(bool? isIn)
    {
        lock (gate)
        {
            unsure |= isIn is null;
            (now, version) = (unsure ? null : isIn, version + 1);
        }
    }
}
