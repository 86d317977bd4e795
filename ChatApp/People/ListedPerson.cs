using ChatApp.Contracts;

namespace ChatApp.People;

/// <summary>A person as operators see them.</summary>
/// <param name="Person">The data that others see.</param>
/// <param name="Status">The person's access status.</param>
/// <param name="CreatedAt">Creation time in UTC.</param>
/// <param name="Email">The sign-in address; null without an account.</param>
/// <param name="SeenAt">Time of the last request, accurate to some minutes, in UTC; null without a session.</param>
/// <param name="Addresses">The last addresses of their sessions, each address once.</param>
public sealed record ListedPerson(
    Person Person, PersonStatus Status, DateTimeOffset CreatedAt, string? Email, DateTimeOffset? SeenAt, IReadOnlyList<string> Addresses)
{
    /// <summary>Whether their sign-in requires codes.</summary>
    public bool HasSecondFactor { get; init; }
}
