namespace ChatApp.Contracts;

/// <summary>Codes of refused hub calls, sent as <c>Code: sentence.</c> in a hub exception.</summary>
public static class ErrorCodes
{
    /// <summary>No such room, or none this person may see.</summary>
    public const string RoomNotFound = nameof(RoomNotFound);

    /// <summary>No such message in the room.</summary>
    public const string MessageNotFound = nameof(MessageNotFound);

    /// <summary>The room or the message is there, but this person may not do that with it.</summary>
    public const string NotAllowed = nameof(NotAllowed);

    /// <summary>The text has nothing in it.</summary>
    public const string TextEmpty = nameof(TextEmpty);

    /// <summary>The text is over <see cref="Limits.Text"/>.</summary>
    public const string TextTooLong = nameof(TextTooLong);

    /// <summary>The person writes faster than the server allows; waiting a little helps.</summary>
    public const string TooManyMessages = nameof(TooManyMessages);

    /// <summary>The person makes a kind of call faster than the server allows; waiting a little helps.</summary>
    public const string TooManyRequests = nameof(TooManyRequests);

    /// <summary>An argument that can never be right, or a call out of turn.</summary>
    public const string InvalidRequest = nameof(InvalidRequest);

    /// <summary>Storage is away or too busy; the same call may go through later.</summary>
    public const string TryAgain = nameof(TryAgain);
}

/// <summary>Codes of refused admissions, in the <c>code</c> of the problem details.</summary>
public static class RefusalCodes
{
    /// <summary>401: no or no valid cookie.</summary>
    public const string SignedOut = nameof(SignedOut);

    /// <summary>403: the person was removed from the server, or the address is closed to people without an account.</summary>
    public const string Removed = nameof(Removed);

    /// <summary>403: a page of another origin asked.</summary>
    public const string ForeignOrigin = nameof(ForeignOrigin);

    /// <summary>429: this person or address opens too many; a wait is named.</summary>
    public const string TooManyConnections = nameof(TooManyConnections);

    /// <summary>503: more come at once than are let in a second; a turn and the wait until then are named.</summary>
    public const string WaitForTurn = nameof(WaitForTurn);

    /// <summary>503: the server holds as many connections as it may.</summary>
    public const string ServerFull = nameof(ServerFull);

    /// <summary>503: the server is draining; a wait is named.</summary>
    public const string ServerClosing = nameof(ServerClosing);

    /// <summary>The whole list.</summary>
    public static IReadOnlyList<string> All { get; } =
        [SignedOut, Removed, ForeignOrigin, TooManyConnections, WaitForTurn, ServerFull, ServerClosing];
}
