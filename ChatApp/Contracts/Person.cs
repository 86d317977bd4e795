namespace ChatApp.Contracts;

/// <summary>A participant: a human or a bot.</summary>
/// <param name="Id">Opaque and not guessable.</param>
/// <param name="Name">Chosen by the person, or generated.</param>
/// <param name="Kind">Guest, member, operator or bot.</param>
public sealed record Person(string Id, string Name, PersonKind Kind);
