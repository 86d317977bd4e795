namespace ChatApp.Runtime;

/// <summary>The switch for <see cref="ChatApp.Runtime.ConnectBurstGc"/> and <see cref="UnpinnedMemoryPool"/>.</summary>
internal sealed class RuntimeOptions
{
    /// <summary>False leaves garbage collection to .NET and uses Kestrel's own memory pool. Default true.</summary>
    public bool ConnectBurstGc { get; set; } = true;
}
