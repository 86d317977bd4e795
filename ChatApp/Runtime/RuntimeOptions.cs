namespace ChatApp.Runtime;

/// <summary>The switch for <see cref="ChatApp.Runtime.ConnectBurstGc"/> and <see cref="UnpinnedMemoryPool"/>.</summary>
public sealed class RuntimeOptions
{
    /// <summary>False: .NET collects garbage as it likes, and Kestrel has its own buffers.</summary>
    public bool ConnectBurstGc { get; set; } = true;
}
