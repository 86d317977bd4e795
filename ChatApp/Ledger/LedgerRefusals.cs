namespace ChatApp.Ledger;

/// <summary>Refusals on their way into the hub log. Those of one person, or of one network where nobody is known, with the same code within a minute are
/// one entry with a count: whoever asks a thousand times a second fills neither the disk nor the queue of the entries of people who connect.</summary>
/// <param name="time">The clock.</param>
public sealed class LedgerRefusals(TimeProvider time)
{
    /// <summary>How many networks of strangers, and how many people, are kept apart at a time: a herd of 10,000 people waits for its turns. What
    /// more of them are refused is one entry for each code, without a name and an address. Some 500 bytes each.</summary>
    public const int MostNetworks = 1_000, MostPeople = 10_000;

    private static readonly TimeSpan Merged = TimeSpan.FromMinutes(1);

    private readonly Lock gate = new();
    private readonly Dictionary<Source, Refusals> strangers = [];
    private readonly Dictionary<Source, Refusals> people = [];

    /// <summary>How many entries are kept to be counted on.</summary>
    public int Remembered
    {
        get
        {
            lock (gate)
                return strangers.Count + people.Count;
        }
    }

    /// <summary>Counts a refusal.</summary>
    /// <param name="row">The entry that it makes where it is the first.</param>
    /// <param name="network">Where from; an address, or the network of an IPv6 address.</param>
    public void Note(LedgerRow row, string network)
    {
        var (known, most) = row.PersonId is null ? (strangers, MostNetworks) : (people, MostPeople);
        var source = new Source(row.PersonId ?? network, row.Cause!);
        lock (gate)
        {
            if (!known.ContainsKey(source) && known.Count >= most)
            {
                source = source with { Name = null };
                row = new() { AtTicks = row.AtTicks, Event = row.Event, Cause = row.Cause, Code = row.Code };
            }

            if (known.TryGetValue(source, out var refusals))
                refusals.Attempts++;
            else
                known.Add(source, new(row, time.GetTimestamp()));
        }
    }

    /// <summary>The entries that are to be written, and the number of attempts with each.</summary>
    public IReadOnlyList<(LedgerRow Row, int Attempts)> Due(int atMost)
    {
        lock (gate)
            return [.. All().Where(one => one.IsDue).Take(atMost).Select(one => (one.Row, one.Attempts))];
    }

    /// <summary>Forgets what is stored and older than a minute: what is refused next is another entry.</summary>
    public void Forget()
    {
        lock (gate)
        {
            foreach (var known in (Dictionary<Source, Refusals>[])[strangers, people])
            {
                foreach (var (source, refusals) in known)
                {
                    if (!refusals.IsDue && time.GetElapsedTime(refusals.Since) >= Merged)
                        known.Remove(source);
                }
            }
        }
    }

    private IEnumerable<Refusals> All() => strangers.Values.Concat(people.Values);

    /// <summary>Whose refusals.</summary>
    /// <param name="Name">A person's id, or a network; null for all that are too many to be kept apart.</param>
    /// <param name="Cause">The code.</param>
    private readonly record struct Source(string? Name, string Cause);

    private sealed class Refusals(LedgerRow row, long since)
    {
        public LedgerRow Row => row;

        public long Since => since;

        public int Attempts { get; set; } = 1;

        /// <summary>Whether attempts were made that the stored entry does not count.</summary>
        public bool IsDue => row.Key == 0 || row.Attempts != Attempts;
    }
}
