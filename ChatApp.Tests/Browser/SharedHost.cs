namespace ChatApp.Tests.Browser;

/// <summary>One server for the tests of a class, which keep out of each other's way by being other people in other rooms. Pages connect
/// soon after they load: when, other tests see to.</summary>
public sealed class SharedHost : IAsyncLifetime
{
    private PageHost host = null!;

    public async Task InitializeAsync() => host = await PageHost.StartAsync("--Chat:ConnectDelay=00:00:00.1");

    /// <summary>A page of a person of its own, connected.</summary>
    public async Task<ChatPage> PageAsync(string path = "/") => await (await host.PageAsync(path: path)).ConnectedAsync();

    /// <summary>The host itself.</summary>
    public PageHost Host => host;

    public async Task DisposeAsync() => await host.DisposeAsync();
}
