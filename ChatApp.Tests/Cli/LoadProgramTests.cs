using ChatApp.Tests.Hosting;

namespace ChatApp.Tests.Cli;

/// <summary>The load tool, run as a separate process.</summary>
[Trait("kind", "server")]
public sealed class LoadProgramTests
{
    [Theory]
    [InlineData("--help", "big-room [--messages N]")]
    [InlineData("load --help", "load [<URL>] [options]")]
    [InlineData("stress --help", "stress [<URL>] [options]")]
    [InlineData("big-room --help", "big-room [options]")]
    public async Task It_shows_its_commands_and_their_options(string arguments, string shows)
    {
        var run = await RunAsync(arguments.Split(' '));

        run.ExitCode.Should().Be(0, run.Error);
        run.Output.Should().Contain(shows);
    }

    [Fact]
    public async Task A_command_of_the_server_is_none_of_its()
    {
        var run = await RunAsync("probe");

        run.ExitCode.Should().Be(1);
        run.Error.Should().StartWith("Unknown command 'probe'.");
    }

    private static Task<CommandRun> RunAsync(params string[] arguments) =>
        CommandRun.RunAsync("dotnet", [typeof(ChatApp.Load.Program).Assembly.Location, .. arguments]);
}
