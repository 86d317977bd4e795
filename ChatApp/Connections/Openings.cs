using ChatApp.Contracts;

namespace ChatApp.Connections;

/// <summary>Recent connection openings by person or by address. Not thread-safe; <see cref="FlappingWatch"/> holds its lock.</summary>
/// <param name="limit">More openings than this within the window start an episode; it ends when at most half of them
/// are left. 0 disables it.</param>
/// <param name="window">The window.</param>
/// <param name="time">The clock.</param>
/// <param name="ofAddresses">Whether the keys are addresses.</param>
internal sealed class Openings(int limit, TimeSpan window, TimeProvider time, bool ofAddresses)
{
    /// <summary>Number of keys above which inactive ones are removed.</summary>
    private const int Remembered = 10_000;

    private readonly Dictionary<string, Opener> openers = [];
    private readonly HashSet<string> flapping = [];
    private readonly long start = time.GetTimestamp();
    private int forgetAt = Remembered;

    public int Count => openers.Count;

    public IEnumerable<FlappingEpisode> Episodes => flapping.ToArray().Where(IsStillFlapping).Select(key => EpisodeOf(openers[key]));

    /// <returns>The episode that starts; null if none does.</returns>
    public FlappingEpisode? Note(string key, Person person, string address)
    {
        if (limit == 0)
            return null;
        if (openers.Count >= forgetAt)
            Forget();
        if (!openers.TryGetValue(key, out var opener))
            openers.Add(key, opener = new());
        Trim(opener);
        opener.At.Enqueue(Now);
        (opener.Person, opener.Address, opener.LatestAt) = (person, address, Now);
        return opener.At.Count > limit && flapping.Add(key) ? EpisodeOf(opener) : null;
    }

    public TimeSpan? Wait(string key) =>
        flapping.Contains(key) && IsStillFlapping(key) && openers[key].LatestAt + (window / limit) - Now is var wait && wait > TimeSpan.Zero
            ? wait
            : null;

    private TimeSpan Now => time.GetElapsedTime(start);

    private bool IsStillFlapping(string key)
    {
        var opener = openers[key];
        Trim(opener);
        if (opener.At.Count > limit / 2)
            return true;
        flapping.Remove(key);
        return false;
    }

    private FlappingEpisode EpisodeOf(Opener opener) => new(opener.Person!, opener.Address, ofAddresses, opener.At.Count, window);

    private void Trim(Opener opener)
    {
        while (opener.At.TryPeek(out var oldest) && oldest < Now - window)
            opener.At.Dequeue();
    }

    private void Forget()
    {
        foreach (var (key, opener) in openers.Where(entry => entry.Value.LatestAt < Now - window).ToArray())
        {
            openers.Remove(key);
            flapping.Remove(key);
        }

        forgetAt = Math.Max(Remembered, openers.Count * 2); // Keeps the full scan rare.
    }

    private sealed class Opener
    {
        public Queue<TimeSpan> At { get; } = new();

        public TimeSpan LatestAt { get; set; }

        public Person? Person { get; set; }

        public string Address { get; set; } = "";
    }
}
