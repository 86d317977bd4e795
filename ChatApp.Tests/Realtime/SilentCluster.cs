using ChatApp.Tests.Hosting;

namespace ChatApp.Tests.Realtime;

/// <summary>Two nodes whose bell is away, so that each must find what the other has stored; with an operator at the first.</summary>
public sealed class SilentCluster : IAsyncLifetime
{
    /// <summary>Address of a Redis that does not answer.</summary>
    public const string NoBell = "127.0.0.1:1";

    private string database = "";

    /// <summary>Connection string of their database.</summary>
    public string Database => database;

    internal ClusterNodes Nodes { get; private set; } = null!;

    /// <summary>The operator's browser, at the first node.</summary>
    public WireVisitor Operator { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        database = await PostgresServer.CreateDatabaseAsync();
        Nodes = await ClusterNodes.StartAsync(database, NoBell);
        Operator = await WireVisitor.GuestAsync(Nodes.One.Address);
        await Nodes.Two.SetUpAsync(Operator); // With the link of the other node.
        await Nodes.MeetAsync();
    }

    public async Task DisposeAsync()
    {
        Operator.Dispose();
        await Nodes.DisposeAsync();
        await PostgresServer.DropAsync(database);
    }
}
