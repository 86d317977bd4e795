namespace ChatApp.Connections;

/// <summary>Whether the server still takes connections.</summary>
public sealed class ServerState
{
    private volatile bool closing;

    /// <summary>True from the first sign of a stop, or an operator's drain, on: no admissions, not ready.</summary>
    public bool Closing => closing;

    /// <summary>No more connections.</summary>
    public void Close() => closing = true;

    /// <summary>The operator who drained the server wants connections again. A stop goes its way all the same.</summary>
    public void Reopen() => closing = false;
}

/// <summary>Empties this node of connections.</summary>
public interface INodeDrain
{
    /// <summary>Lets nobody in any more, tells everybody, and ends each connection with <c>server-stopping</c>; ends after some seconds at most,
    /// whoever does not read.</summary>
    Task DrainAsync();
}
