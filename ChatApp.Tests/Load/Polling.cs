using System.Diagnostics;

namespace ChatApp.Load;

/// <summary>Polls a condition, such as what a client has received.</summary>
internal static class Polling
{
    // Short compared with what is awaited, and cheap compared with the run itself.
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(20);

    /// <summary>Waits until the condition is true.</summary>
    /// <returns>Whether it became true within the time.</returns>
    public static async Task<bool> UntilAsync(Func<bool> isSo, TimeSpan patience, CancellationToken cancellationToken)
    {
        var clock = Stopwatch.StartNew();
        while (!isSo())
        {
            if (clock.Elapsed > patience)
                return false;
            await Task.Delay(Look, cancellationToken);
        }

        return true;
    }
}
