using System.Diagnostics;
using ChatApp.Storage;

namespace ChatApp.Hosting;

/// <summary>Repeats the steps of a start while another process or node holds the database's locks: a call of a client is refused within
/// seconds then, but a late start is better than none.</summary>
internal static partial class StartRetry
{
    /// <summary>Time after which the start fails, all steps together; less than the 90 s after which systemd ends it.</summary>
    private static readonly TimeSpan MaxWait = TimeSpan.FromSeconds(30);

    /// <summary>Pause between two attempts, which wait up to 3 s for the locks themselves.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);

    /// <summary>Runs steps that can be repeated.</summary>
    public static async Task RunAsync(IEnumerable<Func<Task>> steps, ILogger logger)
    {
        var began = Stopwatch.GetTimestamp();
        foreach (var step in steps)
            await RunAsync(step, began, logger);
    }

    private static async Task RunAsync(Func<Task> step, long began, ILogger logger)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                await step();
                return;
            }
            catch (Exception error) when (StorageErrors.IsTemporary(error) && Stopwatch.GetElapsedTime(began) < MaxWait)
            {
                if (attempt == 1)
                    LogWaits(logger, (int)MaxWait.TotalSeconds);
            }

            await Task.Delay(Pause);
        }
    }

    [LoggerMessage(1241, LogLevel.Warning,
        "Another program or node is writing to the database. The server starts once that ends; it waits up to {Seconds} s")]
    private static partial void LogWaits(ILogger logger, int seconds);
}
