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
}
