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
/// episode lasts, admission spaces that person's attempts.</summary>
public sealed class FlappingWatch(IOptions<ConnectionOptions> options, TimeProvider time)
{
    private readonly Lock gate = new();
    private readonly Openings people = new(options.Value.FlappingOpens, options.Value.FlappingWindow, time, ofAddresses: false);
    private readonly Openings addresses = new(options.Value.FlappingOpensPerAddress, options.Value.FlappingWindow, time, ofAddresses: true);

    /// <summary>The episodes that last, those with the most openings first.</summary>
    public IReadOnlyList<FlappingEpisode> Now
    {
        get
        {
            lock (gate)
                return [.. people.Episodes.Concat(addresses.Episodes).OrderByDescending(episode => episode.Opens)];
        }
    }

    /// <summary>How many people and addresses are remembered.</summary>
    public int Remembered => people.Count + addresses.Count;

    /// <summary>Counts an opening.</summary>
    /// <returns>The episode that begins with it; null where none does.</returns>
    public FlappingEpisode? Note(Person person, string address)
    {
        lock (gate)
        {
            var ofPerson = people.Note(person.Id, person, address);
            var ofAddress = addresses.Note(address, person, address);
            return ofPerson ?? ofAddress;
        }
    }

    /// <summary>How long somebody must wait until they may open the next; null where they may now.</summary>
    public TimeSpan? Wait(string personId, string address)
    {
        lock (gate)
            return people.Wait(personId) ?? addresses.Wait(address);
    }
}
