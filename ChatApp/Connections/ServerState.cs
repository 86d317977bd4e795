namespace ChatApp.Connections;

/// <summary>Whether the server still takes connections.</summary>
public sealed class ServerState
{
    private volatile bool closing;

    /// <summary>True from the first sign of a stop on: no admissions, not ready.</summary>
    public bool Closing => closing;

    /// <summary>There is no way back: a draining server stops.</summary>
    public void Close() => closing = true;
}
