using ChatApp.Contracts;

namespace ChatApp.Client;

/// <summary>One attempt to connect, and the connection it becomes.</summary>
/// <param name="generation">1, 2, 3 … in the lifetime of the client.</param>
#pragma warning disable CA1001 // A source without a timer holds no resources, and Stop may be called after the end.
internal sealed class Attempt(int generation)
#pragma warning restore CA1001
{
    private readonly CancellationTokenSource ended = new();

    public int Generation { get; } = generation;

    /// <summary>Cancelled when the attempt ends: stops everything that runs on its behalf.</summary>
    public CancellationToken Ended => ended.Token;

    /// <summary>The ticket from admission; part of the socket's address.</summary>
    public string? Ticket { get; set; }

    /// <summary>Kept after the end, so that the close frame can be read.</summary>
    public ClientSocket? Socket { get; set; }

    /// <summary>Time limit for becoming a connection; null before and after.</summary>
    public OpeningLimit? Limit { get; set; }

    /// <summary>Whether SignalR has started, and so will raise <c>Closed</c> exactly once.</summary>
    public bool Started { get; set; }

    /// <summary>Whether the client is ending the attempt itself. Set only by <see cref="ConnectingGuard"/>.</summary>
    public bool Leaving { get; set; }

    /// <summary>Whether it was ended because nothing was received for too long.</summary>
    public bool FellSilent { get; set; }

    /// <summary>The cause that the server announced before closing.</summary>
    public DisconnectCause? Announced { get; set; }

    /// <summary>Completed by SignalR's <c>Closed</c>.</summary>
    public TaskCompletionSource<Exception?> Closed { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Completed when all resources of the attempt are released.</summary>
    public TaskCompletionSource Settled { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public void Stop() => ended.Cancel();

    public void Cut() => Socket?.Cut();
}
