namespace ChatApp.Contracts;

/// <summary>Whether one person has a message.</summary>
/// <param name="Person">The person.</param>
/// <param name="Held">Whether a client of theirs has caught up with the room since it was posted. A client that began with the newest
/// messages shows it once a reader scrolls back to it.</param>
/// <param name="Read">Whether they have read it.</param>
public sealed record SeenPerson(Person Person, bool Held, bool Read);
