using System.Diagnostics;

namespace ChatApp.Load;

/// <summary>Waits for what a client comes to hold.</summary>
internal static class Polling
{
    // Short beside anything that is waited for, and nothing beside what a run costs by itself.
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(20);

    /// <summary>Looks until something is so.</summary>
    /// <returns>Whether it came to be so within the time.</returns>
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
