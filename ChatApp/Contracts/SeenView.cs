namespace ChatApp.Contracts;

/// <summary>Who has a message, among the other people who were in the room when it was posted and still are.</summary>
/// <param name="People">Number of these people.</param>
/// <param name="Held">Number of those of whom a client has caught up with the room since.</param>
/// <param name="Read">Number of those who have read it.</param>
/// <param name="Names">The people.</param>
public sealed record SeenView(int People, int Held, int Read, IReadOnlyList<SeenPerson> Names);
