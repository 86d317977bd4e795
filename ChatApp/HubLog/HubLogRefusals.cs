namespace ChatApp.HubLog;

/// <summary>Merges refusals before they are stored in the hub log. Refusals of one person, or of one network if the person is unknown, with
/// the same code within a minute become one row with a count: a client that sends a thousand requests a second fills neither the disk nor
/// the queue of other rows.</summary>
/// <param name="time">The clock.</param>
public sealed class HubLogRefusals(TimeProvider time)
{
    /// <summary>Maximum number of unknown networks and of persons tracked separately: a reconnect storm of 10,000 people waits for its
    /// turns. Refusals beyond that share one row per code, without name and address. About 500 bytes each.</summary>
    public const int MaxNetworks = 1_000, MaxPeople = 10_000;

    private static readonly TimeSpan MergeWindow = TimeSpan.FromMinutes(1);

    private readonly Lock gate = new();
    private readonly Dictionary<Source, Refusals> strangers = [];
    private readonly Dictionary<Source, Refusals> people = [];

    /// <summary>Number of rows that are still being counted.</summary>
    public int Remembered
    {
        get
        {
            lock (gate)
                return strangers.Count + people.Count;
        }
    }

    /// <summary>Counts a refusal and merges it with equal ones.</summary>
    /// <param name="row">The row to store if it is the first.</param>
    /// <param name="network">The client's address, or the network of an IPv6 address.</param>
    public void Note(HubLogRow row, string network)
    {
        var (known, most) = row.PersonId is null ? (strangers, MaxNetworks) : (people, MaxPeople);
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

    /// <summary>The rows to be written, each with its number of attempts.</summary>
    public IReadOnlyList<(HubLogRow Row, int Attempts)> Due(int atMost)
    {
        lock (gate)
            return [.. All().Where(one => one.IsDue).Take(atMost).Select(one => (one.Row, one.Attempts))];
    }

    /// <summary>Removes rows that are stored and older than a minute: the next refusal starts a new row.</summary>
    public void Forget()
    {
        lock (gate)
        {
            foreach (var known in (Dictionary<Source, Refusals>[])[strangers, people])
            {
                foreach (var (source, refusals) in known)
                {
                    if (!refusals.IsDue && time.GetElapsedTime(refusals.Since) >= MergeWindow)
                        known.Remove(source);
                }
            }
        }
    }

    private IEnumerable<Refusals> All() => strangers.Values.Concat(people.Values);

    /// <summary>Key by which refusals are merged.</summary>
    /// <param name="Name">A person's id, or a network; null for all beyond the maximum number.</param>
    /// <param name="Cause">The refusal code.</param>
    private readonly record struct Source(string? Name, string Cause);

    private sealed class Refusals(HubLogRow row, long since)
    {
        public HubLogRow Row => row;

        public long Since => since;

        public int Attempts { get; set; } = 1;

        /// <summary>Whether the stored row lacks attempts.</summary>
        public bool IsDue => row.Key == 0 || row.Attempts != Attempts;
    }
}
