using System.Collections.Frozen;
using System.Net;
using ChatApp.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace ChatApp.People;

/// <summary>An address from which nobody without an account may come.</summary>
public sealed class BlockedAddressRow
{
    /// <summary>As <see cref="RemoteAddress"/> tells it.</summary>
    public required string Address { get; init; }

    /// <summary>The id of the person whose ban closed it.</summary>
    public required string PersonId { get; init; }
}

/// <summary>The addresses closed by bans: people with an account may still come from them.</summary>
public sealed class BlockedAddresses(Store store)
{
    private FrozenSet<string> addresses = [];

    /// <summary>Reads them; called once, before the server listens, and after each change.</summary>
    public Task PrepareAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        addresses = store.Read(reader => reader.List("SELECT \"Address\" FROM \"BlockedAddresses\"", row => row.Text(0)!)).ToFrozenSet();
        return Task.CompletedTask;
    }

    /// <summary>Whether an address is closed.</summary>
    public bool Contains(string address) => addresses.Contains(address);

    /// <summary>Whether an address may be closed at all: never the machine's own, which proxies share as well.</summary>
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
