using System.Collections.Frozen;
using System.Net;
using ChatApp.Storage;

namespace ChatApp.People;

/// <summary>The addresses blocked by bans: people with an account may still connect from them.</summary>
public sealed class BlockedAddresses(Store store)
{
    private FrozenSet<string> addresses = [];

    /// <summary>Loads the addresses; called once before the server listens, and after each change.</summary>
    public void Load() => addresses = store.Read(PersonQueries.BlockedAddresses).ToFrozenSet();

    /// <summary>Whether an address is blocked.</summary>
    public bool Contains(string address) => addresses.Contains(address);

    /// <summary>Whether an address may be blocked at all: never loopback, which proxies share as well.</summary>
    public static bool MayBlock(string address) => IPAddress.TryParse(address, out var parsed) && !IPAddress.IsLoopback(parsed);
}
