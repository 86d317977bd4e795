namespace ChatApp.Cli;

internal static class OnConsole
{
    /// <summary>Runs a command until it ends or Ctrl-C cancels it.</summary>
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
