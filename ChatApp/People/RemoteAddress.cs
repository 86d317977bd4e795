using System.Net;

namespace ChatApp.People;

/// <summary>The remote address of a request.</summary>
internal static class RemoteAddress
{
    /// <summary>The address as text, IPv4-mapped ones as IPv4; <c>–</c> where the transport has none.</summary>
    public static string Of(HttpContext context)
    {
        var address = context.Connection.RemoteIpAddress;
        return (address is { IsIPv4MappedToIPv6: true } ? address.MapToIPv4() : address)?.ToString() ?? "–";
    }

    /// <summary>Whether the request is from this machine.</summary>
    public static bool IsLoopback(HttpContext context) => IPAddress.TryParse(Of(context), out var address) && IPAddress.IsLoopback(address);

    /// <summary>The key for limits: an IPv4 address, or the /64 network of an IPv6 one, since a subscriber has 2^64 of those (RFC
    /// 6177).</summary>
    public static string NetworkOf(HttpContext context) => NetworkOf(Of(context));

    /// <summary>The network of an address that <see cref="Of"/> returned.</summary>
    public static string NetworkOf(string text)
    {
        if (!text.Contains(':', StringComparison.Ordinal) || !IPAddress.TryParse(text, out var address))
            return text;
        var bytes = address.GetAddressBytes();
        Array.Clear(bytes, 8, 8);
        return new IPAddress(bytes).ToString();
    }
}
