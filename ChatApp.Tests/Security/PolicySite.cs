using ChatApp.Tests.Hosting;
using Microsoft.AspNetCore.Builder;

namespace ChatApp.Tests.Security;

/// <summary>A server with two endpoints that name no policy, its operator, and a caller without cookie.</summary>
#pragma warning disable CA1001 // xunit calls DisposeAsync.
public sealed class PolicySite : IAsyncLifetime
#pragma warning restore CA1001
{
    private readonly CountedLookups lookups = new();

    public TestServer Server { get; private set; } = null!;

    public PlainBrowser Operator { get; private set; } = null!;

    public PlainBrowser Stranger { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        Server = await TestServer.StartAsync(lookups.Watch, app =>
        {
            app.MapGet("/forgotten", () => "open");
            app.MapGet("/unnamed", () => "open").RequireAuthorization();
        });
        await Server.OperatorAsync();
        (Operator, Stranger) = (await Server.SignedInAsync(OperatorSetUp.Email), PlainBrowser.Stranger(Server.Address));
    }

    /// <summary>How often the server looks a session up for a request of the operator's.</summary>
    public async Task<int> LookupsAsync(string method, string path)
    {
        lookups.Take();
        await Operator.SendAsync(method, path);
        return lookups.Take();
    }

    public async Task DisposeAsync()
    {
        Operator.Dispose();
        Stranger.Dispose();
        await Server.DisposeAsync();
        lookups.Dispose();
    }
}
