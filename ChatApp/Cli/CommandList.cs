using ChatApp.Configuration;

namespace ChatApp.Cli;

/// <summary>The list of commands, and the help that prints it.</summary>
internal static class CommandList
{
    private static readonly string[] Commands =
    [
        "serve (the default)", "probe [URL] [--soak 2m] [--link URL]", "ready", "drain --in 5m | --now | --cancel", "backup FILE",
        "restore FILE", "sign-in-link EMAIL [--codes-off]", "copy-to-postgres", "--version",
    ];

    /// <summary>Commands of the load tool <c>ChatApp.Load</c>, which is not part of a published server.</summary>
    private static readonly string[] LoadCommands = ["load", "stress", "big-room", "bare"];

    /// <summary>Prints usage and the list of commands.</summary>
    /// <returns>The exit code.</returns>
    public static async Task<int> ShowAsync()
    {
        await Console.Out.WriteLineAsync(
            $"""
            ChatApp {ProductVersion.Text}
            ChatApp [COMMAND] [--Key=value …], for example: ChatApp --Urls=http://127.0.0.1:50002 --Chat:Access=Invite
            Commands:
              {string.Join("\n  ", Commands)}
            deploy/README.md has the keys.
            """);
        return 0;
    }

    /// <summary>Reports an unknown command, and lists the known ones.</summary>
    /// <returns>The exit code.</returns>
    public static async Task<int> ReportUnknownCommandAsync(string command)
    {
        await Console.Error.WriteLineAsync(LoadCommands.Contains(command)
            ? $"'{command}' is not part of the server. Run it from a checkout: ./deploy/load.sh {command}"
            : $"Unknown command '{command}'. Commands: {string.Join(", ", Commands)}.");
        return 1;
    }
}
