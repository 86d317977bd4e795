namespace ChatApp.Runtime;

/// <summary>The switches of this folder's work-arounds.</summary>
internal sealed class RuntimeOptions
{
    /// <summary>False leaves garbage collection to .NET and uses Kestrel's own memory pool. Default true.</summary>
    public bool ConnectBurstGc { get; set; } = true;

    /// <summary>False leaves the memory of native libraries to glibc. Default true.</summary>
    public bool TrimNativeHeap { get; set; } = true;
}
