namespace ChatApp.Contracts;

/// <summary>Marks a message as pinned in its room.</summary>
/// <param name="By">The person who pinned it.</param>
/// <param name="At">Time of pinning. UTC.</param>
public sealed record Pin(Person By, DateTimeOffset At);
