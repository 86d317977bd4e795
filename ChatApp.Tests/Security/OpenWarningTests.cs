using ChatApp.Tests.Hosting;

namespace ChatApp.Tests.Security;

/// <summary>The warning at the start of a server that admits guests and is reachable from other machines.</summary>
[Trait("kind", "server")]
public sealed class OpenWarningTests
{
    [Theory]
    [InlineData("http://0.0.0.0:0", "Open", 1)]
    [InlineData("http://0.0.0.0:0", "Invite", 0)]
    [InlineData("http://127.0.0.1:0", "Open", 0)]
    public async Task The_start_warns_once_of_an_open_server_that_others_can_reach(string urls, string access, int warnings)
    {
        await using var server = await ServerProcess.StartAsync($"--Urls={urls}", $"--Chat:Access={access}");
        server.Expect(Warns);

        // The console output is complete when the process has ended.
        await server.WaitForLogAsync(line => line.StartsWith("ChatApp is ready", StringComparison.Ordinal));
        server.Terminate();
        (await server.ExitAsync()).Should().Be(0);

        if (warnings > 0)
            await server.WaitForLogAsync(Warns);
        server.Log.Lines.Count(line => Warns(line)).Should().Be(warnings);
    }

    private static bool Warns(string line) => line.Contains("[1113]", StringComparison.Ordinal);
}
