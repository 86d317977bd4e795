using ChatApp.Contracts;
using Microsoft.Extensions.Options;

namespace ChatApp.Connections;

/// <summary>Detects persons and addresses that open connections repeatedly. During an episode, admission spaces that person's attempts.
/// Connections that a person requested are counted separately: twenty restored tabs, each reconnected by hand after every network failure,
/// are not flapping, and a faulty client of the same person does not block them.</summary>
public sealed class FlappingWatch(IOptions<ConnectionOptions> options, TimeProvider time)
{
    /// <summary>Multiple of the limit that applies to connections that a person requested: 200 in five minutes, far above what a person
    /// with twenty tabs makes, and low enough for a program that falsely reports a person's request.</summary>
    public const int PressedFactor = 10;

    private readonly Lock gate = new();
    private readonly Pair bySelf = new(options.Value, 1, time);
    private readonly Pair byPress = new(options.Value, PressedFactor, time);

    /// <summary>The current episodes, those with the most connections first.</summary>
    public IReadOnlyList<FlappingEpisode> Now
    {
        get
        {
            lock (gate)
                return [.. bySelf.Episodes.Concat(byPress.Episodes).OrderByDescending(episode => episode.Opens)];
        }
    }

    /// <summary>Number of persons and addresses in memory.</summary>
    public int Remembered => bySelf.Count + byPress.Count;

    /// <summary>Counts an opened connection.</summary>
    /// <returns>The episode that starts with it; null if none does.</returns>
    public FlappingEpisode? Note(Person person, string address, bool pressed = false)
    {
        lock (gate)
            return (pressed ? byPress : bySelf).Note(person, address);
    }

    /// <summary>Time until the next connection is allowed; null if it is allowed now.</summary>
    public TimeSpan? Wait(string personId, string address, bool pressed = false)
    {
        lock (gate)
            return (pressed ? byPress : bySelf).Wait(personId, address);
    }

    private sealed class Pair(ConnectionOptions options, int factor, TimeProvider time)
    {
        private readonly Openings people = new(options.FlappingOpens * factor, options.FlappingWindow, time, ofAddresses: false);
        private readonly Openings addresses = new(
            options.FlappingOpensPerAddress * factor, options.FlappingWindow, time, ofAddresses: true);

        public IEnumerable<FlappingEpisode> Episodes => people.Episodes.Concat(addresses.Episodes);

        public int Count => people.Count + addresses.Count;

        public FlappingEpisode? Note(Person person, string address)
        {
            var ofPerson = people.Note(person.Id, person, address);
            var ofAddress = addresses.Note(address, person, address);
            return ofPerson ?? ofAddress;
        }

        public TimeSpan? Wait(string personId, string address) => people.Wait(personId) ?? addresses.Wait(address);
    }
}
