namespace ChatApp.Contracts;

/// <summary>Rules that both ends apply: clients before they send, the server to everything it receives.</summary>
internal static class SharedRules
{
    /// <summary>The sentence of an <see cref="ErrorCodes.TextTooLong"/> refusal; null if the text is short enough.</summary>
    public static string? CheckLength(string text) =>
        text.Length > Limits.Text ? $"A message may have {Limits.Text} characters; this one has {text.Length}." : null;
}
