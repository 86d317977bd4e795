namespace ChatApp.Contracts;

/// <summary>URL paths of the server.</summary>
internal static class Paths
{
    /// <summary>Default address on which a server listens and which a probe calls: loopback only.</summary>
    public const string DefaultAddress = "http://127.0.0.1:50001";

    /// <summary>Admission; called before each connection attempt.</summary>
    public const string Connect = "/connect";

    /// <summary>Goodbye of a page that is being left, followed by its connection's id.</summary>
    public const string Goodbye = "/connect/goodbye";

    /// <summary>Path of the SignalR hub.</summary>
    public const string Hub = "/hubs/chat";

    /// <summary>Files of messages; a <c>POST</c> creates an upload.</summary>
    public const string Files = "/files";

    /// <summary>Uploads, followed by their ids.</summary>
    public const string Uploads = "/files/uploads";

    /// <summary>Orders of the command <c>drain</c>.</summary>
    public const string Drain = "/drain";

    /// <summary>Prometheus metrics, for this machine and for operators.</summary>
    public const string Metrics = "/metrics";
}
