namespace ChatApp.Connections;

/// <summary>Whether the server accepts connections.</summary>
public sealed class ServerState
{
    private volatile bool closing;

    /// <summary>True from the start of a shutdown or of an operator's drain: the server admits no
    /// connections and reports not ready.</summary>
    public bool Closing => closing;

    /// <summary>Stops the admission of connections.</summary>
    public void Close() => closing = true;

    /// <summary>Resumes the admission of connections after an operator's drain. Does not affect a shutdown in progress.</summary>
    public void Reopen() => closing = false;
}
