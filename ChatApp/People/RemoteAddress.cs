using System.Net;

namespace ChatApp.People;

/// <summary>Where a request comes from.</summary>
internal static class RemoteAddress
{
    /// <summary>The address as text, an IPv4 one always in its own form; <c>–</c> where the transport has none.</summary>
    public static string Of(HttpContext context)
    {
        var address = context.Connection.RemoteIpAddress;
        return (address is { IsIPv4MappedToIPv6: true } ? address.MapToIPv4() : address)?.ToString() ?? "–";
    }

    /// <summary>Whether it is this machine's own.</summary>
    public static bool IsLoopback(HttpContext context) => IPAddress.TryParse(Of(context), out var address) && IPAddress.IsLoopback(address);

    /// <summary>What limits count by: an IPv4 address, or the network of an IPv6 one, since whoever has one address of those has 2^64 (RFC
    /// 6177).</summary>
    public static string NetworkOf(HttpContext context) => NetworkOf(Of(context));

    /// <summary>The same of an address as <see cref="Of"/> gives it.</summary>
    public static string NetworkOf(string text)
    {
        if (!text.Contains(':', StringComparison.Ordinal) || !IPAddress.TryParse(text, out var address))
            return text;
        var bytes = address.GetAddressBytes();
        Array.Clear(bytes, 8, 8);
        return new IPAddress(bytes).ToString();
    }
}
