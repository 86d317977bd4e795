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
