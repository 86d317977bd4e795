using ChatApp.Contracts;

namespace ChatApp.Tests.Client;

/// <summary>A message in the model: the operations tried on it, the server's acknowledgements, and therefore its possible stored
/// states.</summary>
internal sealed class ModelLetter(int room, string id)
{
    private readonly Lock gate = new();
    private readonly HashSet<string> posted = [];
    private readonly HashSet<string> unsure = [];
    private readonly HashSet<(string PersonId, string Emoji)> unsureReactions = [];
    private readonly HashSet<string> unsurePins = [];
    private bool unsureDeletion;

    public int Room => room;

    public string Id => id;

    /// <summary>The latest acknowledged state; null before the first acknowledgement.</summary>
    public MessageView? Acknowledged { get; private set; }

    public bool DeletionTried { get; set; }

    /// <summary>Called before a post: its text may become the message's text.</summary>
    public void Post(string text)
    {
        lock (gate)
            posted.Add(text);
    }

    /// <summary>An edit, or with null a deletion, had no answer: from now on the stored state may or may not contain it.</summary>
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

    /// <summary>A change of a reaction had no answer.</summary>
    public void UnsureReaction(string personId, string emoji)
    {
        lock (gate)
            unsureReactions.Add((personId, emoji));
    }

    /// <summary>A change of the pin had no answer: the person may have pinned the message, or with null, it may be pinned no
    /// more.</summary>
    public void UnsurePin(string? personId)
    {
        lock (gate)
            unsurePins.Add(personId ?? "");
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
                (answer with { ReplyTo = Acknowledged.ReplyTo }).Should().Be(Acknowledged, "one change is one state");
            if (answer.Change > (Acknowledged?.Change ?? 0))
                Acknowledged = answer;
        }
    }

    /// <summary>Checks a stored state (null: not stored); returns the violation, or null if the state is possible.</summary>
    public string? Fault(MessageView? stored)
    {
        if (stored is null)
            return Acknowledged is null ? null : $"acknowledged, but not stored: {Acknowledged}";
        if (Acknowledged is null)
            return posted.Contains(stored.Text) && stored.DeletedAt is null ? null : $"nobody sent it like this: {stored}";
        if (stored.Number != Acknowledged.Number || stored.Change < Acknowledged.Change)
            return $"acknowledged as {Acknowledged}, stored as {stored}";
        if (stored.Change == Acknowledged.Change)
        {
            return stored with { ReplyTo = Acknowledged.ReplyTo } == Acknowledged && stored.ReplyTo?.Number == Acknowledged.ReplyTo?.Number
                ? null : $"acknowledged as {Acknowledged}, stored as {stored}";
        }

        return IsPossible(stored, Acknowledged) ? null : $"acknowledged as {Acknowledged}, then changed to what nobody asked for: {stored}";
    }

    private bool IsPossible(MessageView stored, MessageView known)
    {
        if (stored.DeletedAt is not null)
            return unsureDeletion && stored is { Reactions: null, Pinned: null };
        var reactions = Reactions(stored).ToHashSet();
        reactions.SymmetricExceptWith(Reactions(known));
        return reactions.IsSubsetOf(unsureReactions)
            && (stored.Pinned == known.Pinned || unsurePins.Contains(stored.Pinned?.By.Id ?? ""))
            && (unsure.Contains(stored.Text) || (stored.Text == known.Text && unsureReactions.Count + unsurePins.Count > 0));
    }

    private static IEnumerable<(string PersonId, string Emoji)> Reactions(MessageView message) =>
        message.Reactions?.SelectMany(reaction => reaction.People.Select(person => (person.Id, reaction.Emoji))) ?? [];
}

/// <summary>A client's membership of a room in the model.</summary>
internal sealed class ModelSeat(bool isIn)
{
    private readonly Lock gate = new();
    private bool? now = isIn;
    private bool unsure;
    private int version;

    /// <summary>The current version, to pass to <see cref="Confirm"/>.</summary>
    public int Look()
    {
        lock (gate)
            return version;
    }

    /// <summary>The server acted as if the person were in the room, or not: fails if the model knows otherwise, unless the membership
    /// changed since <paramref name="seen"/>.</summary>
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

    /// <summary>The answer arrived, or with null no answer did. Such a change may still be running on the server, so the state is unknown
    /// from then on.</summary>
    public void EndChange(bool? isIn)
    {
        lock (gate)
        {
            unsure |= isIn is null;
            (now, version) = (unsure ? null : isIn, version + 1);
        }
    }
}
