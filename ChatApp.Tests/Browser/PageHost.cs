using ChatApp.Tests.Hosting;
using Microsoft.AspNetCore.Builder;
using Microsoft.Data.Sqlite;
using Microsoft.Playwright;

namespace ChatApp.Tests.Browser;

/// <summary>A server, a relay in front of it, and pages that connect through the relay.</summary>
public sealed class PageHost : IAsyncDisposable
{
    // Pages connect soon after they load; OpeningTests cover the default delay.
    private const string Soon = "--Chat:ConnectDelay=00:00:00.1";

    private readonly List<ChatPage> pages = [];

    private PageHost(RunningServer server) => (Server, Relay) = (server, new(server.Port));

    public RunningServer Server { get; }

    /// <summary>The server, if it is a process of its own.</summary>
    public ServerProcess Process => (ServerProcess)Server;

    public TcpRelay Relay { get; }

    public static async Task<PageHost> StartAsync(params string[] settings) => new(await LocalServer.StartAsync([Soon, .. settings]));

    /// <summary>Starts with services of the test's own.</summary>
    public static async Task<PageHost> StartAsync(Action<WebApplicationBuilder> adjust, params string[] settings) =>
        new(await LocalServer.StartAsync(adjust, [Soon, .. settings]));

    /// <summary>Starts with a server that can be killed, suspended and restarted.</summary>
    public static async Task<PageHost> StartProcessAsync(params string[] settings) =>
        new(await ServerProcess.StartAsync([Soon, .. settings]));

    /// <summary>A page of a new person, through the relay.</summary>
    public async Task<ChatPage> PageAsync(IBrowserContext? profile = null, string path = "/") =>
        Track(await ChatPage.OpenAsync(Relay.Address, profile, path));

    /// <summary>A page that connects without the relay, for a person whose network works.</summary>
    public async Task<ChatPage> BystanderAsync() => await Track(await ChatPage.OpenAsync(Server.Address)).ConnectedAsync();

    public ChatPage Track(ChatPage page)
    {
        pages.Add(page);
        return page;
    }

    /// <summary>Waits until the server's log reports this number of connections and no newer count follows.</summary>
    public async Task CountBecomesAsync(int count)
    {
        string? last;
        do
        {
            last = await Server.WaitForLogAsync(line => line.Contains($"current connections: {count} ", StringComparison.Ordinal)
                && line == LastCount());
        }
        while (last != LastCount());
    }

    /// <summary>Waits until a room of this name is stored.</summary>
    public async Task RoomIsMadeAsync(string name)
    {
        using var looking = new PeriodicTimer(TimeSpan.FromMilliseconds(20)); // Polled: no event reports it to this test.
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        await using var db = new SqliteConnection($"Data Source={Server.DatabaseFile};Pooling=False");
        await db.OpenAsync();
        await using var command = db.CreateCommand();
        command.CommandText = "SELECT COUNT(*) FROM Rooms WHERE Name = @name";
        command.Parameters.AddWithValue("@name", name);
        while ((long)(await command.ExecuteScalarAsync())! == 0)
            await looking.WaitForNextTickAsync(patience.Token);
    }

    /// <summary>Number of log lines of the hub log with this event id.</summary>
    public int Logged(int id) => Server.Log.Lines.Count(line => line.Contains($"HubLog[{id}]", StringComparison.Ordinal));

    public async ValueTask DisposeAsync()
    {
        foreach (var page in pages)
            await page.DisposeAsync();
        await Relay.DisposeAsync();
        await Server.DisposeAsync();
    }

    private string? LastCount() => Server.Log.Lines.LastOrDefault(line => line.Contains("current connections: ", StringComparison.Ordinal));
}
