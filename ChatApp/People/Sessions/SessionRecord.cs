namespace ChatApp.People.Sessions;

/// <summary>A session as the server caches it.</summary>
/// <param name="PersonId">The owner.</param>
/// <param name="SeenAt">Time of the last request in UTC, accurate to some minutes.</param>
/// <param name="CreatedAt">Creation time in UTC.</param>
/// <param name="FreshAt">Time of the owner's last proof of identity in UTC.</param>
/// <param name="HasAccount">Whether the owner has an account.</param>
internal sealed record SessionRecord(
    string PersonId, DateTimeOffset SeenAt, DateTimeOffset CreatedAt, DateTimeOffset FreshAt, bool HasAccount)
{
    public DateTimeOffset SeenAt { get; set; } = SeenAt;

    /// <summary>Whether the session was never connected, nor seen again after some minutes.</summary>
    public bool IsUnused { get; set; } = SeenAt == CreatedAt;
}
