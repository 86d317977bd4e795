namespace ChatApp.Cli;

/// <summary>Runs a command on the console.</summary>
internal static class OnConsole
{
    /// <summary>Runs it until it ends, or Ctrl-C asks it to.</summary>
    /// <returns>The exit code.</returns>
    public static async Task<int> RunAsync(Func<TextWriter, CancellationToken, Task<int>> command)
    {
        using var interrupted = new CancellationTokenSource();
        Console.CancelKeyPress += (_, press) =>
        {
            press.Cancel = true;
            interrupted.Cancel();
        };
        return await command(Console.Out, interrupted.Token);
    }
}
