namespace ChatApp.Contracts;

/// <summary>Texts that say what their author does, as in IRC: <c>/me waves</c> is shown as "Anna waves".</summary>
internal static class ActionText
{
    private const string Mark = "/me ";

    /// <summary>The text without its mark; null for other texts. The script's <c>withoutMark</c> does the same.</summary>
    public static string? Of(string text)
    {
        if (!text.StartsWith(Mark, StringComparison.Ordinal))
            return null;
        var action = text[Mark.Length..].TrimStart(' ');
        return action is [] or ['\r' or '\n', ..] ? null : action;
    }
}
