namespace ChatApp.Connections;

/// <summary>A place at the gate, from admission to the connection's end; given back once, however often it is disposed of.</summary>
/// <param name="giveBack">Frees it.</param>
/// <param name="time">The clock.</param>
/// <param name="waited">How long its person had waited for a turn by then.</param>
/// <param name="pressed">Whether the client said that a person asked for it.</param>
public sealed class AdmittedPlace(Action giveBack, TimeProvider time, TimeSpan waited, bool pressed) : IDisposable
{
    private readonly long takenAt = time.GetTimestamp();
    private int left;

    /// <summary>How long ago its person pressed: when admission was first asked, the waiting for a turn included.</summary>
    public TimeSpan SinceAsked => waited + time.GetElapsedTime(takenAt);

    /// <summary>Whether the client said that a person asked for it.</summary>
    public bool Pressed => pressed;

    /// <inheritdoc/>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref left, 1) == 0)
            giveBack();
    }
}
