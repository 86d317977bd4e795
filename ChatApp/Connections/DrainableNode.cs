namespace ChatApp.Connections;

/// <summary>A node as operators see it before they drain it.</summary>
/// <param name="Id">Random, made at its start.</param>
/// <param name="Name">Its name.</param>
/// <param name="IsDraining">Whether it lets nobody in.</param>
/// <param name="IsAnnounced">Whether a drain of it is announced.</param>
public sealed record DrainableNode(string Id, string Name, bool IsDraining, bool IsAnnounced);
