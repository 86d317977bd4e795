using ChatApp.Contracts;
using Microsoft.Extensions.Options;

namespace ChatApp.Messages;

/// <summary>Reads what readers who enter a room, or found a gap, have missed; only so many at a time. In a herd these reads are what the
/// database breaks under first, and each of them that waits its turn here costs nothing but its place in a line no longer than there
/// are connections. Asks nobody for permission, like <see cref="MessageReader"/>.</summary>
#pragma warning disable CA1001 // The semaphore's wait handle is never asked for, so there is nothing to dispose of.
public sealed class CatchUpReads(MessageReader reader, MessageMetrics metrics, IOptions<MessageOptions> options, TimeProvider time)
#pragma warning restore CA1001
{
    /// <summary>How long a read waits for its turn: the contract's 5 s for <c>TryAgain</c>, less what the way there and back may take.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(4);

    private static readonly Refusal Busy = new(ErrorCodes.TryAgain, "Too many people are catching up now. Try again.");

    private readonly SemaphoreSlim places = new(options.Value.CatchUpReadsAtOnce);

    /// <summary>The newest messages where <paramref name="afterChange"/> is null, else the next that changed after it.</summary>
    /// <returns>The page; <c>TryAgain</c> where its turn did not come within 4 s.</returns>
    public async Task<Outcome<ChangePage>> ReadAsync(string roomId, long? afterChange, CancellationToken cancellationToken)
    {
        var asked = time.GetTimestamp();
        if (!await TakePlaceAsync(cancellationToken))
        {
            metrics.ReadRefused();
            return Busy;
        }

        try
        {
            var page = afterChange is { } after
                ? await reader.ChangesAfterAsync(roomId, after, cancellationToken)
                : await reader.NewestAsync(roomId, cancellationToken);
            metrics.Read(afterChange is null, page.Messages.Count, time.GetElapsedTime(asked));
            return page;
        }
        finally
        {
            places.Release();
        }
    }

    private async Task<bool> TakePlaceAsync(CancellationToken cancellationToken)
    {
        if (places.Wait(TimeSpan.Zero, CancellationToken.None))
            return true;
        using var patience = new CancellationTokenSource(Patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellationToken);
        try
        {
            await places.WaitAsync(either.Token);
            return true;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return false;
        }
    }
}
