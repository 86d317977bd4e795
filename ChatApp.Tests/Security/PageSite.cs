using ChatApp.Tests.Hosting;

namespace ChatApp.Tests.Security;

/// <summary>A server with its operator, a stranger, and values for the route parameters.</summary>
public sealed class PageSite : IAsyncLifetime
{
    public TestServer Server { get; private set; } = null!;

    public PlainBrowser Owner { get; private set; } = null!;

    public PlainBrowser Stranger { get; private set; } = null!;

    public Dictionary<string, string> Values { get; private set; } = [];

    public async Task InitializeAsync()
    {
        Server = await TestServer.StartAsync("Chat:TrustedProxies=127.0.0.1");
        var person = await Server.OperatorAsync();
        (Owner, Stranger) = (await Server.SignedInAsync(OperatorSetUp.Email), PlainBrowser.Stranger(Server.Address));
        Values = new()
        {
            ["{id}"] = (await Server.QueryAsync("SELECT Id FROM Rooms"))[0],
            ["{id?}"] = "",
            ["{status:int}"] = "404",
            ["/invite/{code}"] = "/invite/" + await Server.InvitationAsync(),
            ["/sign-in/{code}"] = "/sign-in/" + await Server.SignInLinkAsync(person),
            ["{code}"] = "nothing",
        };
    }

    public async Task DisposeAsync()
    {
        Owner.Dispose();
        Stranger.Dispose();
        await Server.DisposeAsync();
    }
}
