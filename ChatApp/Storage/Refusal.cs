using ChatApp.Contracts;

namespace ChatApp.Storage;

/// <summary>An expected refusal: a value, never an exception, until the hub sends it to the client.</summary>
/// <param name="Code">From <see cref="ErrorCodes"/>.</param>
/// <param name="Sentence">Text for a person.</param>
public sealed record Refusal(string Code, string Sentence)
{
    /// <inheritdoc/>
    public override string ToString() => $"{Code}: {Sentence}";
}
