using ChatApp.Contracts;

namespace ChatApp.Client;

/// <summary>One attempt to connect, and the connection it becomes.</summary>
/// <param name="generation">1, 2, 3 … in the life of the client.</param>
#pragma warning disable CA1001 // A source without a timer holds nothing, and may be told to stop after the end.
internal sealed class Attempt(int generation)
#pragma warning restore CA1001
{
    private readonly CancellationTokenSource ended = new();

    public int Generation { get; } = generation;

    /// <summary>Ends with the attempt: stops everything that runs on its behalf.</summary>
    public CancellationToken Ended => ended.Token;

    /// <summary>From admission; goes into the socket's address.</summary>
    public string? Ticket { get; set; }

    /// <summary>Kept beyond its end: that is where the close frame can be read.</summary>
    public ClientSocket? Socket { get; set; }

    /// <summary>How long it may take to become a connection; null before and after.</summary>
    public OpeningLimit? Limit { get; set; }

    /// <summary>Whether SignalR started, and so will raise <c>Closed</c> exactly once.</summary>
    public bool Started { get; set; }

    /// <summary>Whether the client is ending it itself. Set by <see cref="ConnectingGuard"/> alone.</summary>
    public bool Leaving { get; set; }

    /// <summary>Whether it was ended because nothing was heard any more.</summary>
    public bool FellSilent { get; set; }

    /// <summary>What the server announced before it closed.</summary>
    public DisconnectCause? Announced { get; set; }

    /// <summary>Answered by SignalR's <c>Closed</c>.</summary>
    public TaskCompletionSource<Exception?> Closed { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Completed when nothing of the attempt is left.</summary>
    public TaskCompletionSource Settled { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public void Stop() => ended.Cancel();

    public void Cut() => Socket?.Cut();
}
