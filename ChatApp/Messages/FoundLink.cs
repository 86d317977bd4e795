namespace ChatApp.Messages;

/// <summary>A link with a text of its own.</summary>
/// <param name="Label">Its text, which may contain markup.</param>
/// <param name="Target">Its target.</param>
/// <param name="Title">The words that a browser shows above it; null for none.</param>
/// <param name="End">Position after it.</param>
internal readonly record struct FoundLink(string Label, string Target, string? Title, int End);
