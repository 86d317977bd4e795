using ChatApp.Contracts;

namespace ChatApp.Connections;

/// <summary>A period during which a person or an address opens connections repeatedly.</summary>
/// <param name="Person">The person; for an address, the person of the latest connection.</param>
/// <param name="Address">The address; for a person, the one of the latest connection.</param>
/// <param name="OfAddress">Whether the episode concerns the address instead of the person.</param>
/// <param name="Opens">Number of connections opened within the window.</param>
/// <param name="Window">The window.</param>
public sealed record FlappingEpisode(Person Person, string Address, bool OfAddress, int Opens, TimeSpan Window);
