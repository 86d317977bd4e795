
namespace ChatApp.People;

/// <summary>An address from which people without an account are rejected.</summary>
internal sealed class BlockedAddressRow
{
    /// <summary>The address as <see cref="RemoteAddress"/> returns it.</summary>
    public required string Address { get; init; }

    /// <summary>The id of the person whose ban blocked it.</summary>
    public required string PersonId { get; init; }
}
