namespace ChatApp.Connections;

/// <summary>Whether the server accepts connections.</summary>
public sealed class ServerState
{
    private readonly Lock changing = new();
    private volatile bool closing;
    private bool stops;

    /// <summary>True from the start of a shutdown or of an operator's drain: the server admits no
    /// connections and reports not ready.</summary>
    public bool Closing => closing;

    /// <summary>Stops the admission of connections.</summary>
    public void Close() => closing = true;

    /// <summary>Stops the admission of connections for good: the process ends.</summary>
    public void Stop()
    {
        lock (changing)
            closing = stops = true;
    }

    /// <summary>Resumes the admission of connections after an operator's drain.</summary>
    /// <returns>False when the process is about to end.</returns>
    public bool TryReopen()
    {
        lock (changing)
        {
            if (!stops)
                closing = false;
            return !stops;
        }
    }
}
