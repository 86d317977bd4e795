namespace ChatApp.Search;

/// <summary>A word of a text.</summary>
/// <param name="Folded">The word as the index holds it.</param>
/// <param name="Start">Position of its first UTF-16 unit in the text.</param>
/// <param name="End">Position after its last one.</param>
public readonly record struct SearchWord(string Folded, int Start, int End);
