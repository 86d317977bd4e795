using ChatApp.Contracts;
using Microsoft.Extensions.Options;

namespace ChatApp.Connections;

/// <summary>A time during which a person, or an address, opens connections again and again.</summary>
/// <param name="Person">Who; where an address is meant, whoever opened the latest.</param>
/// <param name="Address">Where from; of a person the latest.</param>
/// <param name="OfAddress">Whether it is the address that is meant.</param>
/// <param name="Opens">How many were opened within the window.</param>
/// <param name="Window">The window.</param>
public sealed record FlappingEpisode(Person Person, string Address, bool OfAddress, int Opens, TimeSpan Window);

/// <summary>Notices the disease that this server cures: connections of one person or address that are opened again and again. While an
/// episode lasts, admission spaces that person's attempts. Connections that a person asked for are counted apart: twenty restored tabs and a
/// press in each after every blip are no disease, and a sick client of the same person does not shut them out.</summary>
public sealed class FlappingWatch(IOptions<ConnectionOptions> options, TimeProvider time)
{
    /// <summary>Multiple of the limit that applies to opens made by presses: 200 in five minutes, far above what a person with twenty tabs makes, and low
    /// enough for a program that only says that somebody pressed.</summary>
    public const int PressedFactor = 10;

    private readonly Lock gate = new();
    private readonly Pair bySelf = new(options.Value, 1, time);
    private readonly Pair byPress = new(options.Value, PressedFactor, time);

    /// <summary>The episodes that last, those with the most openings first.</summary>
    public IReadOnlyList<FlappingEpisode> Now
    {
        get
        {
            lock (gate)
                return [.. bySelf.Episodes.Concat(byPress.Episodes).OrderByDescending(episode => episode.Opens)];
        }
    }

    /// <summary>How many people and addresses are remembered.</summary>
    public int Remembered => bySelf.Count + byPress.Count;

    /// <summary>Counts an opening.</summary>
    /// <returns>The episode that begins with it; null where none does.</returns>
    public FlappingEpisode? Note(Person person, string address, bool pressed = false)
    {
        lock (gate)
            return (pressed ? byPress : bySelf).Note(person, address);
    }

    /// <summary>How long somebody must wait until they may open the next; null where they may now.</summary>
    public TimeSpan? Wait(string personId, string address, bool pressed = false)
    {
        lock (gate)
            return (pressed ? byPress : bySelf).Wait(personId, address);
    }

    private sealed class Pair(ConnectionOptions options, int factor, TimeProvider time)
    {
        private readonly Openings people = new(options.FlappingOpens * factor, options.FlappingWindow, time, ofAddresses: false);
        private readonly Openings addresses = new(options.FlappingOpensPerAddress * factor, options.FlappingWindow, time, ofAddresses: true);

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
