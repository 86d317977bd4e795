namespace ChatApp.Contracts;

/// <summary>Codes of refused admissions, in the <c>code</c> of the problem details.</summary>
public static class RefusalCodes
{
    /// <summary>401: the cookie is missing or invalid.</summary>
    public const string SignedOut = nameof(SignedOut);

    /// <summary>403: the person was removed from the server, or the address is blocked for people without an account.</summary>
    public const string Removed = nameof(Removed);

    /// <summary>403: the request is from a page of another origin.</summary>
    public const string ForeignOrigin = nameof(ForeignOrigin);

    /// <summary>429: this person or address opens too many connections; the response includes a wait.</summary>
    public const string TooManyConnections = nameof(TooManyConnections);

    /// <summary>503: more clients connect than are admitted per second; the response includes a turn and the wait until then.</summary>
    public const string WaitForTurn = nameof(WaitForTurn);

    /// <summary>503: the server has the maximum number of connections.</summary>
    public const string ServerFull = nameof(ServerFull);

    /// <summary>503: the server is draining; the response includes a wait.</summary>
    public const string ServerClosing = nameof(ServerClosing);

    /// <summary>All refusal codes of this list.</summary>
    public static IReadOnlyList<string> All { get; } =
        [SignedOut, Removed, ForeignOrigin, TooManyConnections, WaitForTurn, ServerFull, ServerClosing];
}
