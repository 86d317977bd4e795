using ChatApp.Hosting;
using ChatApp.Load.Baseline;
using ChatApp.Load.BigRooms;
using ChatApp.Load.Browser;
using ChatApp.Load.Stress;

namespace ChatApp.Load;

/// <summary>Dispatches the commands of ChatApp.Load.</summary>
internal static class Program
{
    private const string Usage =
        """
        ChatApp.Load: loads and stresses a ChatApp server, and measures it
        load [URL] --scenario idle|fanout|ingest|herd|catchup|page|search|start|across [--against-bare] [--postgres [--nodes N]]
        stress [URL] [--for 5m] [--seed N], stress --floods [NAME ...], stress --roll-backs [--steps N] [--seed N]
        browser [--rounds N] [--messages N]: the page in Chromium, on a slow phone and in a long room
        big-room [--messages N] [--name TEXT] [--Key=value ...]
        bare --Urls=URL: the baseline server of --against-bare
        Each command shows its options with --help.
        """;

    /// <summary>Runs the command that the arguments name.</summary>
    /// <returns>The exit code: 0 when every expectation held.</returns>
    public static Task<int> Main(string[] args) => args switch
    {
        ["load", .. var rest] => LoadCommand.RunAsync(rest, Console.Out, CancellationToken.None),
        ["--scenario", ..] => LoadCommand.RunAsync(args, Console.Out, CancellationToken.None),
        ["stress", .. var rest] => StressCommand.RunAsync(rest, Console.Out, CancellationToken.None),
        ["browser", .. var rest] => BrowserCommand.RunAsync(rest, Console.Out, CancellationToken.None),
        ["big-room", .. var rest] =>
            StartFailure.RunAndReportAsync(() => BigRoomCommand.RunAsync(rest, Console.Out, CancellationToken.None)),
        [BaselineCommand, .. var rest] => BaselineServer.RunAsync(rest),
        [] or ["--help" or "-h" or "help", ..] => ShowAsync(Usage),
        _ => RefuseAsync(args[0]),
    };

    /// <summary>Name of the command that starts the baseline server.</summary>
    public const string BaselineCommand = "bare";

    private static async Task<int> ShowAsync(string usage)
    {
        await Console.Out.WriteLineAsync(usage);
        return 0;
    }

    private static async Task<int> RefuseAsync(string command)
    {
        await Console.Error.WriteLineAsync($"Unknown command '{command}'.{Environment.NewLine}{Usage}");
        return 1;
    }
}
