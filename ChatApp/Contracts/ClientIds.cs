namespace ChatApp.Contracts;

/// <summary>Validation of ids assigned by clients.</summary>
internal static class ClientIds
{
    /// <summary>Whether an id is 1 to <see cref="Limits.ClientMadeId"/> ASCII letters, digits, '-' or '_'.</summary>
    public static bool Valid(string? id) =>
        id is { Length: > 0 and <= Limits.ClientMadeId } && id.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '_');
}
