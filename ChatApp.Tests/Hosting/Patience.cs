namespace ChatApp.Tests.Hosting;

/// <summary>Waits for an effect that the server produces after its answer and does not report.</summary>
public static class Patience
{
    /// <summary>Waits until the condition is true; throws <see cref="OperationCanceledException"/> after 20 s.</summary>
    public static async Task UntilAsync(Func<bool> isSo)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        while (!isSo())
        {
            patience.Token.ThrowIfCancellationRequested();
            await Task.Yield();
        }
    }
}
