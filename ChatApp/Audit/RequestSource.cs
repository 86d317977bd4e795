namespace ChatApp.Audit;

/// <summary>Where the page request under way comes from. Ambient, so that the classes which change accounts need no request: most of them are
/// called by the console as well.</summary>
/// <param name="Address">The remote address as text.</param>
/// <param name="Network">What repeats are counted by: the address, or the /64 network of an IPv6 one.</param>
public sealed record RequestSource(string Address, string Network)
{
    private static readonly AsyncLocal<RequestSource?> Ambient = new();

    /// <summary>Null outside of a page request.</summary>
    public static RequestSource? Current
    {
        get => Ambient.Value;
        set => Ambient.Value = value;
    }
}
