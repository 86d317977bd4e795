namespace ChatApp.Contracts;

/// <summary>Argument of <c>Hello</c>, the first call on a connection.</summary>
/// <param name="ClientId">Created for each loaded document or process: a newer connection of the same person with the same client id ends
/// the older one.</param>
/// <param name="LastLoss">The client's report on its previous connection; null when there was none.</param>
public sealed record HelloRequest(string ClientId, LastLoss? LastLoss);
