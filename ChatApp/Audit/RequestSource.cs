namespace ChatApp.Audit;

/// <summary>The source of the current page request. Ambient, so that the classes that change accounts need no request: the console calls
/// most of them as well.</summary>
/// <param name="Address">The remote address as text.</param>
/// <param name="Network">Key for counting repeats: the address, or the /64 network of an IPv6 address.</param>
internal sealed record RequestSource(string Address, string Network)
{
    private static readonly AsyncLocal<RequestSource?> Ambient = new();

    /// <summary>The current source; null outside of a page request.</summary>
    public static RequestSource? Current
    {
        get => Ambient.Value;
        set => Ambient.Value = value;
    }
}
