namespace ChatApp.Storage;

/// <summary>A shared deadline for the write lock: all changes of one call together wait no longer than one change may. Ambient, so that
/// features need not pass it. Only for calls that may make several changes; work that outlives the call has a deadline of its
/// own.</summary>
public sealed class CallDeadline : IDisposable
{
    private static readonly AsyncLocal<CallDeadline?> Ambient = new();

    private readonly long began;
    private volatile bool ended;

    private CallDeadline(long began) => this.began = began;

    /// <summary>The timestamp at which the current call began; null outside a call.</summary>
    internal static long? Began => Ambient.Value is { ended: false } call ? call.began : null;

    /// <summary>Starts a call, or a part of the current one, which keeps its start time; disposing of the result ends it.</summary>
    public static CallDeadline Begin(TimeProvider time) => Ambient.Value = new(Began ?? time.GetTimestamp());

    /// <inheritdoc/>
    public void Dispose() => ended = true;
}
