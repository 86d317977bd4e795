
namespace ChatApp.Messages;

/// <summary>A line of a list.</summary>
/// <param name="Indent">Number of columns before it.</param>
/// <param name="Number">As typed; null for a bullet.</param>
/// <param name="Gap">The white space after the number.</param>
/// <param name="Words">The text that follows.</param>
/// <param name="IsDone">For a task, whether it is done; null for other items.</param>
internal sealed record ListItem(int Indent, string? Number, string Gap, string Words, bool? IsDone = null);
