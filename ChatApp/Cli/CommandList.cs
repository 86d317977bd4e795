namespace ChatApp.Cli;

/// <summary>What the program can be told to do.</summary>
internal static class CommandList
{
    private static readonly string[] Commands =
    [
        "serve (the default)", "probe [URL] [--soak 2m] [--link URL]", "stress [URL] [--for 5m] [--seed N]",
        "load [URL] --scenario idle|fanout|ingest|herd|catchup|page|start [--against-bare]", "big-room [--messages N] [--name TEXT]",
        "backup FILE", "restore FILE", "sign-in-link EMAIL [--codes-off]", "--version",
    ];

    /// <summary>Shows whoever asks for help what there is.</summary>
    /// <returns>The exit code.</returns>
    public static async Task<int> ShowAsync()
    {
        await Console.Out.WriteLineAsync(
            $"""
            ChatApp {ProductVersion.Text}
            ChatApp [COMMAND] [--Key=value …], for example: ChatApp --Urls=http://127.0.0.1:50002 --Chat:Access=Invite
            Commands:
              {string.Join("\n  ", Commands)}
            README.md has the keys.
            """);
        return 0;
    }

    /// <summary>Says what there is to whoever gives a command that there is not.</summary>
    /// <returns>The exit code.</returns>
    public static async Task<int> MissAsync(string command)
    {
        await Console.Error.WriteLineAsync($"Unknown command '{command}'. Commands: {string.Join(", ", Commands)}.");
        return 1;
    }
}
