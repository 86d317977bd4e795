namespace ChatApp.Contracts;

/// <summary>What a message can have besides its text; the last, optional argument of <c>SendMessage</c>.</summary>
public sealed record MessageExtras
{
    /// <summary>Ids of finished uploads of the author, at most <see cref="Limits.FilesPerMessage"/>.</summary>
    public IReadOnlyList<string>? Files { get; init; }

    /// <summary>Number of the message of the same room that it answers; null for none.</summary>
    public long? ReplyTo { get; init; }
}
