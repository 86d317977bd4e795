namespace ChatApp.Messages;

/// <summary>A kind of string of a programming language.</summary>
/// <param name="Quote">What begins and ends it.</param>
/// <param name="IsMultiline">Whether it continues after the end of a line.</param>
/// <param name="HasEscapes">Whether a backslash keeps the next character from ending it.</param>
internal sealed record CodeString(string Quote, bool IsMultiline = false, bool HasEscapes = true);
