using ChatApp.Contracts;
using ChatApp.Storage;

namespace ChatApp.Messages;

/// <summary>The result of one write.</summary>
/// <param name="Outcome">The message in its latest state, or the refusal.</param>
/// <param name="Mentions">The people mentioned now or before this write; null if the write changed nothing, such as a repeat.</param>
internal readonly record struct WriteResult(Outcome<MessageView> Outcome, IReadOnlyList<Mention>? Mentions)
{
    /// <summary>Whether this write changed the message.</summary>
    public bool IsChange => Mentions is not null;
}
