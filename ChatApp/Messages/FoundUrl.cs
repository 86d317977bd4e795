
namespace ChatApp.Messages;

/// <summary>A URL in a text, or a similar token that stays as typed: no mark within it is markup.</summary>
/// <param name="End">Position after it.</param>
/// <param name="Target">Target of the link; null if it is none.</param>
internal readonly record struct FoundUrl(int End, string? Target);
