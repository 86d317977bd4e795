using ChatApp.Contracts;

namespace ChatApp.Client;

/// <summary>Counts the results of a catch-up by comparing the messages held before and after it. A reaction or a pin counts as nothing:
/// it is no message, and changes none's text.</summary>
internal sealed class CatchUpCount
{
    private Dictionary<long, MessageView> before = [];
    private bool wasThere;

    public void Begin(SortedList<long, MessageView> held, bool wasThere)
    {
        before = new(held);
        this.wasThere = wasThere;
    }

    /// <summary>The result; null where the room was entered for the first time.</summary>
    public CatchUp? End(SortedList<long, MessageView> held, bool putBack, bool nothingMissing)
    {
        if (!wasThere)
            return null;
        // Another epoch of the database: its numbers are unrelated to the messages held before.
        if (putBack)
            before.Clear();
        var newest = before.Count > 0 ? before.Keys.Max() : 0;
        var (messages, edits, deletions) = (0, 0, 0);
        foreach (var message in held.Values)
        {
            if (message.Number > newest)
                messages++;
            else if (before.TryGetValue(message.Number, out var known) && known.DeletedAt != message.DeletedAt)
                deletions++;
            else if (known is not null && known.EditedAt != message.EditedAt)
                edits++;
        }

        return new(messages, edits, deletions, nothingMissing, putBack);
    }
}
