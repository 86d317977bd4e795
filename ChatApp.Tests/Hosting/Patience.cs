namespace ChatApp.Tests.Hosting;

/// <summary>Waits for what the server does after its answer and tells nobody of.</summary>
public static class Patience
{
    /// <summary>Ends when it is so; throws <see cref="OperationCanceledException"/> when it is not within 20 s.</summary>
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
