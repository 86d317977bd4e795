namespace ChatApp.Tests.Browser;

/// <summary>One server for all tests of a class, each with its own people and rooms. Pages connect soon after they load; other tests cover
/// the default delay.</summary>
public sealed class SharedHost : IAsyncLifetime
{
    private PageHost host = null!;

    public async Task InitializeAsync() => host = await PageHost.StartAsync("--Chat:ConnectDelay=00:00:00.1");

    /// <summary>A page of a new person, connected.</summary>
    public async Task<ChatPage> PageAsync(string path = "/") => await (await host.PageAsync(path: path)).ConnectedAsync();

    /// <summary>The shared server and relay.</summary>
    public PageHost Host => host;

    public async Task DisposeAsync() => await host.DisposeAsync();
}
