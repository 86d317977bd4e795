namespace ChatApp.Tests.Hosting;

/// <summary>Waits for an effect that the server produces after its answer and does not report.</summary>
public static class Patience
{
    /// <summary>The same for a condition that takes time to look at.</summary>
    public static async Task UntilAsync(Func<Task<bool>> isSo)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        while (!await isSo())
            patience.Token.ThrowIfCancellationRequested();
    }

    /// <summary>Waits until the condition is true; throws <see cref="OperationCanceledException"/> after 20 s.</summary>
    public static async Task UntilAsync(Func<bool> isSo)
    {
        using var looking = new PeriodicTimer(TimeSpan.FromMilliseconds(10)); // Without a pause it would take a processor from the others.
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        while (!isSo())
            await looking.WaitForNextTickAsync(patience.Token);
    }
}
