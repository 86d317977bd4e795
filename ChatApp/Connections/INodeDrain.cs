namespace ChatApp.Connections;

/// <summary>Ends all connections of this node.</summary>
public interface INodeDrain
{
    /// <summary>Stops admission, notifies all clients and ends each connection with <c>server-stopping</c>. Completes after at most some
    /// seconds, even when clients do not read.</summary>
    Task DrainAsync();
}
