using System.Collections.Frozen;
using System.Net;
using ChatApp.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace ChatApp.People;

/// <summary>An address from which people without an account are rejected.</summary>
internal sealed class BlockedAddressRow
{
    /// <summary>The address as <see cref="RemoteAddress"/> returns it.</summary>
    public required string Address { get; init; }

    /// <summary>The id of the person whose ban blocked it.</summary>
    public required string PersonId { get; init; }
}

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

internal sealed class BlockedAddressConfiguration : IEntityTypeConfiguration<BlockedAddressRow>
{
    public void Configure(EntityTypeBuilder<BlockedAddressRow> builder)
    {
        builder.ToTable("BlockedAddresses");
        builder.HasKey(row => row.Address);
        builder.HasIndex(row => row.PersonId);
    }
}
