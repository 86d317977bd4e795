namespace ChatApp.Contracts;

/// <summary>Announces that the node drains at a time, or that it does not after all.</summary>
/// <param name="InSeconds">Time until then, in seconds; null when the announcement is cancelled.</param>
public sealed record RestartNotice(double? InSeconds);
