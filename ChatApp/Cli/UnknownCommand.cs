namespace ChatApp.Cli;

/// <summary>What is said to whoever gives a command that there is not.</summary>
internal static class UnknownCommand
{
    /// <summary>Names those that there are.</summary>
    /// <returns>The exit code.</returns>
    public static async Task<int> TellAsync(string command)
    {
        await Console.Error.WriteLineAsync(
            $"Unknown command '{command}'. Commands: serve (the default), probe [URL] [--soak 2m], stress [URL] [--for 5m] [--seed N], "
            + "load [URL] --scenario idle|fanout|ingest|herd|catchup|page|start [--against-bare], big-room [--messages N] [--name TEXT], "
            + "backup FILE, restore FILE, sign-in-link EMAIL.");
        return 1;
    }
}
