namespace ChatApp.Connections;

/// <summary>A place taken at admission and held until the connection ends; further calls of <see cref="Dispose"/> have no effect.</summary>
/// <param name="giveBack">Releases the place.</param>
/// <param name="time">The clock.</param>
/// <param name="waited">Time since the client was given its turn; zero without one.</param>
/// <param name="pressed">Whether the client reports that a person requested the connection.</param>
public sealed class AdmittedPlace(Action giveBack, TimeProvider time, TimeSpan waited, bool pressed) : IDisposable
{
    private readonly long takenAt = time.GetTimestamp();
    private int left;

    /// <summary>Time since admission was first requested, including the wait for a turn.</summary>
    public TimeSpan SinceAsked => waited + time.GetElapsedTime(takenAt);

    /// <summary>Whether the client reports that a person requested the connection.</summary>
    public bool Pressed => pressed;

    /// <summary>The ticket of another node that it was taken with, where it still holds a place; null for none.</summary>
    public string? ForeignTicket { get; init; }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref left, 1) == 0)
            giveBack();
    }
}
