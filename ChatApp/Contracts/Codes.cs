namespace ChatApp.Contracts;

/// <summary>Codes of refused hub calls, sent as <c>Code: sentence.</c> in a hub exception.</summary>
public static class ErrorCodes
{
    /// <summary>The room does not exist or is not visible to this person.</summary>
    public const string RoomNotFound = nameof(RoomNotFound);

    /// <summary>The message does not exist in the room.</summary>
    public const string MessageNotFound = nameof(MessageNotFound);

    /// <summary>The room or message exists, but this person may not do that with it.</summary>
    public const string NotAllowed = nameof(NotAllowed);

    /// <summary>The text has no visible content.</summary>
    public const string TextEmpty = nameof(TextEmpty);

    /// <summary>The text is longer than <see cref="Limits.Text"/>.</summary>
    public const string TextTooLong = nameof(TextTooLong);

    /// <summary>The person exceeds the message rate; the call may succeed after a wait.</summary>
    public const string TooManyMessages = nameof(TooManyMessages);

    /// <summary>The person exceeds the rate of a kind of call; the call may succeed after a wait.</summary>
    public const string TooManyRequests = nameof(TooManyRequests);

    /// <summary>An invalid argument, or a call in the wrong order.</summary>
    public const string InvalidRequest = nameof(InvalidRequest);

    /// <summary>There is no such file or upload, or it is not the person's, or it is in another message already.</summary>
    public const string FileNotFound = nameof(FileNotFound);

    /// <summary>The file is larger than this server accepts.</summary>
    public const string FileTooLarge = nameof(FileTooLarge);

    /// <summary>The server's space for files is used up.</summary>
    public const string FilesFull = nameof(FilesFull);

    /// <summary>The upload does not continue where it stopped; <c>GET</c> returns the offset.</summary>
    public const string WrongOffset = nameof(WrongOffset);

    /// <summary>The database is unavailable or too busy; the same call may succeed later.</summary>
    public const string TryAgain = nameof(TryAgain);
}

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
