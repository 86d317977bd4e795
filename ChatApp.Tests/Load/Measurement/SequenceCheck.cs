namespace ChatApp.Load.Measurement;

/// <summary>What one receiver has had of one room's messages, by their numbers: each once, in order, without holes.</summary>
internal struct SequenceCheck
{
    private long next;
    private HashSet<long>? missing;

    private long lost;
    private long doubled;

    /// <summary>Whether everything up to a number is here.</summary>
    public readonly bool Holds(long number) => next > number && missing is not { Count: > 0 };

    /// <summary>Begins behind a number.</summary>
    public void Begin(long lastNumber) => (next, missing) = (lastNumber + 1, null);

    /// <summary>Takes a message.</summary>
    public void Take(long number)
    {
        if (number == next)
            next++;
        else
            TakeOutOfOrder(number);
    }

    /// <summary>Ends the waiting: what is not here up to a number is lost.</summary>
    public void Settle(long lastNumber)
    {
        lost += (missing?.Count ?? 0) + Math.Max(0, lastNumber + 1 - next);
        (next, missing) = (Math.Max(next, lastNumber + 1), null);
    }

    /// <summary>Messages that never came, by <see cref="Settle"/>, since this was last asked.</summary>
    public long TakeLost()
    {
        (var taken, lost) = (lost, 0);
        return taken;
    }

    /// <summary>Messages that came once more, since this was last asked.</summary>
    public long TakeDoubled()
    {
        (var taken, doubled) = (doubled, 0);
        return taken;
    }

    private void TakeOutOfOrder(long number)
    {
        if (number > next)
        {
            missing ??= [];
            // A number from nowhere must not fill memory with those before it.
            for (var hole = next; hole < number && missing.Count < 1_000_000; hole++)
                missing.Add(hole);
            next = number + 1;
        }
        else if (missing?.Remove(number) != true)
            doubled++;
    }
}
