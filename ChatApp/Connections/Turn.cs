
namespace ChatApp.Connections;

/// <summary>A time slot in the schedule of future connections.</summary>
/// <param name="Text">Token that the client sends when its slot begins.</param>
/// <param name="Wait">Time until the slot.</param>
public sealed record Turn(string Text, TimeSpan Wait);
