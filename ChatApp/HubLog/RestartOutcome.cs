namespace ChatApp.HubLog;

/// <summary>What the last drain or stop of a node did, as the hub log shows it.</summary>
/// <param name="At">When the first connection ended. UTC.</param>
/// <param name="Node">Name of the node.</param>
/// <param name="Connected">Number of connections before it.</param>
/// <param name="Ended">Number of connections that it ended.</param>
/// <param name="People">Number of people whose connections it ended.</param>
/// <param name="Back">How many of them have connected again, to any node.</param>
/// <param name="HalfAfter">Time until half of them had connected again; null while none has.</param>
/// <param name="LastAfter">Time until the last of them had connected again; null while none has.</param>
public sealed record RestartOutcome(
    DateTimeOffset At, string Node, int Connected, int Ended, int People, int Back, TimeSpan? HalfAfter, TimeSpan? LastAfter);
