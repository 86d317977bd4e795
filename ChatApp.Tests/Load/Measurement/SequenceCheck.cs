namespace ChatApp.Load.Measurement;

/// <summary>Checks by number that one receiver gets each message of one room exactly once, without gaps.</summary>
internal struct SequenceCheck
{
    private long next;
    private HashSet<long>? missing;

    private long lost;
    private long doubled;

    /// <summary>Whether all messages up to this number were received.</summary>
    public readonly bool Holds(long number) => next > number && missing is not { Count: > 0 };

    /// <summary>Starts the check after this number.</summary>
    public void Begin(long lastNumber) => (next, missing) = (lastNumber + 1, null);

    /// <summary>Records a received message.</summary>
    public void Take(long number)
    {
        if (number == next)
            next++;
        else
            TakeOutOfOrder(number);
    }

    /// <summary>Stops waiting: counts messages up to this number that were not received as lost.</summary>
    public void Settle(long lastNumber)
    {
        lost += (missing?.Count ?? 0) + Math.Max(0, lastNumber + 1 - next);
        (next, missing) = (Math.Max(next, lastNumber + 1), null);
    }

    /// <summary>Returns and resets the number of lost messages, which <see cref="Settle"/> counts.</summary>
    public long TakeLost()
    {
        (var taken, lost) = (lost, 0);
        return taken;
    }

    /// <summary>Returns and resets the number of duplicate messages.</summary>
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
            // A wrong, far too large number must not fill the memory with missing numbers.
            for (var hole = next; hole < number && missing.Count < 1_000_000; hole++)
                missing.Add(hole);
            next = number + 1;
        }
        else if (missing?.Remove(number) != true)
            doubled++;
    }
}
