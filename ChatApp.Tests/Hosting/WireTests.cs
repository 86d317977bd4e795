using System.Collections.Concurrent;
using ChatApp.People;
using Microsoft.Extensions.DependencyInjection;

namespace ChatApp.Tests.Hosting;

/// <summary>A server and the people who connect to it during one test.</summary>
public abstract class WireTests(params string[] settings) : IAsyncLifetime
{
    private readonly ConcurrentBag<WireVisitor> visitors = [];
    private readonly ConcurrentBag<WireClient> clients = [];

    protected TestServer Server { get; private set; } = null!;

    public virtual async Task InitializeAsync() => Server = await StartAsync();

    public async Task DisposeAsync()
    {
        foreach (var client in clients)
            await client.DisposeAsync();
        foreach (var visitor in visitors)
            visitor.Dispose();
        await Server.DisposeAsync();
    }

    protected virtual Task<TestServer> StartAsync() => TestServer.StartAsync(settings);

    /// <summary>A new guest, connected. Every person is a member of the first room, but has not entered it.</summary>
    protected async Task<WireClient> GuestAsync(string? name = null)
    {
        var visitor = await WireVisitor.GuestAsync(Server.Address);
        visitors.Add(visitor);
        var client = await visitor.ConnectAsync();
        clients.Add(client);
        if (name is not null)
            await RenameAsync(client, name);
        return client;
    }

    /// <summary>The operator, connected; sets the server up.</summary>
    protected async Task<WireClient> OperatorAsync()
    {
        var visitor = await WireVisitor.GuestAsync(Server.Address);
        visitors.Add(visitor);
        await Server.SetUpAsync(visitor);
        var client = await visitor.ConnectAsync();
        clients.Add(client);
        return client;
    }

    /// <summary>A new member, connected; the server must be set up.</summary>
    protected async Task<WireClient> MemberAsync(WireClient by, string name)
    {
        var visitor = await WireVisitor.GuestAsync(Server.Address);
        visitors.Add(visitor);
        await Server.AcceptAsync(visitor, by, name);
        var client = await visitor.ConnectAsync();
        clients.Add(client);
        return client;
    }

    protected Task<WireClient[]> GuestsAsync(int count) => Task.WhenAll(Enumerable.Range(0, count).Select(_ => GuestAsync()));

    /// <summary>Another connection of the same person.</summary>
    protected async Task<WireClient> AgainAsync(WireClient client)
    {
        var again = await client.Visitor!.ConnectAsync(Guid.NewGuid().ToString("N"));
        clients.Add(again);
        return again;
    }

    protected async Task RenameAsync(WireClient client, string name) =>
        (await Server.App.Services.GetRequiredService<PersonStore>().RenameAsync(client.Id(), name, CancellationToken.None)).Value!
            .Name.Should().Be(name);

    /// <summary>Result of a query run directly on the database, a line per row.</summary>
    protected Task<IReadOnlyList<string>> QueryAsync(string sql) => Server.QueryAsync(sql);
}
