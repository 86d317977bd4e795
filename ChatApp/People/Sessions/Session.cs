namespace ChatApp.People.Sessions;

/// <summary>A session as its owner sees it.</summary>
/// <param name="Id">Opaque id, visible to the owner only.</param>
/// <param name="PersonId">The id of the owner.</param>
/// <param name="Agent">The client's <c>User-Agent</c>.</param>
/// <param name="Address">The address last seen.</param>
/// <param name="CreatedAt">Creation time in UTC.</param>
/// <param name="SeenAt">Time of the last request in UTC, accurate to some minutes.</param>
/// <param name="FreshAt">Time of the owner's last proof of identity in UTC.</param>
/// <param name="MaySetPassword">Whether it may set a password without the old one.</param>
public sealed record Session(
    string Id, string PersonId, string Agent, string Address, DateTimeOffset CreatedAt, DateTimeOffset SeenAt, DateTimeOffset FreshAt,
    bool MaySetPassword);
