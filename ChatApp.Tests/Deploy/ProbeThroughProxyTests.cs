using ChatApp.Tests.Cli;
using ChatApp.Tests.Hosting;

namespace ChatApp.Tests.Deploy;

/// <summary><c>probe</c> against a whole server behind a real nginx reports what a browser meets there.</summary>
[Trait("kind", "server")]
public sealed class ProbeThroughProxyTests
{
    [Theory]
    // Without the port.
    [InlineData("proxy_set_header Host $http_host;", "proxy_set_header Host $host;", "proxy_set_header X-Forwarded-Host $http_host;", "")]
    [InlineData("proxy_set_header X-Forwarded-Host $http_host;", "proxy_set_header X-Forwarded-Host 127.0.0.1:1;", "", "")]
    public async Task A_proxy_before_which_browsers_are_foreign_fails(string ours, string here, string alsoOurs, string alsoHere)
    {
        await using var server = await TestServer.StartAsync("Chat:TrustedProxies=127.0.0.1");
        await using var proxy = await ProxyProcess.StartAsync(
            "nginx", server.Address, alsoOurs.Length > 0 ? [(ours, here), (alsoOurs, alsoHere)] : [(ours, here)]);

        var run = await ProbeAsync(proxy, $"{proxy.Address}");

        run.ExitCode.Should().Be(1);
        run.Output.Should().Contain("✗ admission: refused, ForeignOrigin, although the page came from there: browsers are kept out");
    }

    [Fact]
    public async Task A_server_for_accounts_passes_with_a_link_and_says_what_it_needs_without()
    {
        await using var server = await TestServer.StartAsync("Chat:TrustedProxies=127.0.0.1", "Chat:Access=Invite");
        using var owner = new WireVisitor(server.Address);
        await server.SetUpWithoutGuestAsync(owner);
        await using var proxy = await ProxyProcess.StartAsync("nginx", server.Address);
        var made = await CommandRun.ChatAppAsync(
            "sign-in-link", OperatorSetUp.Email, $"--Chat:DataFolder={Path.GetDirectoryName(server.DatabaseFile)}",
            $"--Urls={proxy.Address}");
        var link = made.Output.Split(' ')[0];
        var sessions = StoredCopy.Query(server.DatabaseFile, "SELECT COUNT(*) FROM Sessions");

        var with = await ProbeAsync(proxy, "--link", link);
        var without = await ProbeAsync(proxy, $"{proxy.Address}");

        with.ExitCode.Should().Be(0, with.Output);
        with.Output.Should().StartWith("✓ sign-in");
        without.ExitCode.Should().Be(1);
        without.Output.Should().StartWith(
            "✗ page: this server lets in only who has an account: give --link with what sign-in-link prints, or --cookie");
        StoredCopy.Query(server.DatabaseFile, "SELECT COUNT(*) FROM Sessions")
            .Should().Equal(sessions, "the session of the link is signed out");
        (await ProbeAsync(proxy, "--link", link)).Output.Should().StartWith("✗ sign-in: the link does not sign in");
    }

    private static Task<CommandRun> ProbeAsync(ProxyProcess proxy, params string[] arguments) => CommandRun.RunAsync(
        "dotnet", [typeof(Program).Assembly.Location, "probe", .. arguments], ("SSL_CERT_FILE", proxy.Certificate.File));
}
