using ChatApp.Connections;
using ChatApp.Tests.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace ChatApp.Tests.Cli;

[Trait("kind", "server")]
public sealed class ReadyCommandTests
{
    [Fact]
    public async Task A_server_that_answers_to_its_public_name_only_is_ready_and_one_that_drains_is_not()
    {
        const string Hosts = "AllowedHosts=*.chat.example.com";
        await using var server = await TestServer.StartAsync(Hosts);
        string[] command = ["ready", $"--Urls={server.Address}", $"--{Hosts}"];

        (await CommandRun.ChatAppAsync(command)).Should().Be(new CommandRun(0, "ready\n", ""));
        server.App.Services.GetRequiredService<ServerState>().Close();
        var draining = await CommandRun.ChatAppAsync(command);

        draining.ExitCode.Should().Be(1);
        draining.Error.Should().Be($"{server.Address}healthz/ready answered 503; of 503 the server's log has the reason.\n");
        server.Log.Expect(103); // The health check logs in detail why it is not ready.
    }

    [Fact]
    public async Task Where_no_server_answers_it_says_so_in_one_line()
    {
        var address = $"http://127.0.0.1:{FreePort.Next()}";

        var run = await CommandRun.ChatAppAsync("ready", $"--Urls={address}");

        run.ExitCode.Should().Be(1);
        run.Error.TrimEnd().Should().StartWith($"{address}/ does not answer: ").And.NotContain("\n");
    }
}
