namespace ChatApp.Storage;

/// <summary>Has all changes that one call makes wait for the write lock no longer together than one of them may. Ambient, so that features need not pass it on.
/// Only for calls that may make several; what they leave running in the background waits for its own time once they have ended.</summary>
public sealed class CallDeadline : IDisposable
{
    private static readonly AsyncLocal<CallDeadline?> Ambient = new();

    private readonly long began;
    private volatile bool ended;

    private CallDeadline(long began) => this.began = began;

    /// <summary>When the call under way began, as a timestamp; null for none.</summary>
    internal static long? Began => Ambient.Value is { ended: false } call ? call.began : null;

    /// <summary>A call begins, or a part of the one under way; disposing of the result ends it.</summary>
    public static CallDeadline Begin(TimeProvider time) => Ambient.Value = new(Began ?? time.GetTimestamp());

    /// <inheritdoc/>
    public void Dispose() => ended = true;
}
