using System.ComponentModel.DataAnnotations;
using System.Net;
using System.Net.Sockets;
using ChatApp.Configuration;

namespace ChatApp.Connections;

/// <summary>Trusted proxies in front of the server.</summary>
internal sealed class ProxyOptions : IValidatableObject
{
    /// <summary>Addresses and networks, separated by commas, of the proxies whose <c>X-Forwarded-For</c>, <c>-Proto</c> and <c>-Host</c>
    /// headers are trusted, such as <c>127.0.0.1, 10.0.0.0/8</c>. Default: none, because any client that reaches the
    /// server can send such headers.</summary>
    [MayBeEmpty]
    public string TrustedProxies { get; set; } = "";

    /// <summary><see cref="TrustedProxies"/> as networks; a single address becomes a network of one,
    /// an IPv4-mapped address becomes IPv4.</summary>
    public IReadOnlyList<IPNetwork> Networks() => [.. Entries.Select(Parse).OfType<IPNetwork>()];

    private IEnumerable<string> Entries =>
        TrustedProxies.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);

    /// <inheritdoc/>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        foreach (var entry in Entries)
        {
            if (Parse(entry) is not { } network)
            {
                yield return new(
                    "Chat:TrustedProxies must be addresses or networks like 127.0.0.1 or 10.0.0.0/8, separated by commas; "
                    + $"{entry} is neither.");
            }
            else if (network.PrefixLength == 0)
            {
                yield return new(
                    $"Chat:TrustedProxies must not hold every address, as {entry} does: then anyone could claim any address. "
                    + "Name your proxies.");
            }
        }
    }

    private static IPNetwork? Parse(string entry)
    {
        if (entry.Split('/') is not [var text, .. { Length: <= 1 }] || !IPAddress.TryParse(text, out var address)
            || Shortened(text, address))
            return null;
        if (IPNetwork.TryParse(entry, out var network))
            return network;
        if (entry != text)
            return null;
        var own = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        return new(own, own.GetAddressBytes().Length * 8);
    }

    // "10" would be parsed as 0.0.0.10, which is never intended.
    private static bool Shortened(string text, IPAddress address) =>
        address.AddressFamily == AddressFamily.InterNetwork && text.Count(letter => letter == '.') != 3;
}
