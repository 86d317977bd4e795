using ChatApp.Storage;

namespace ChatApp.People;

/// <summary>Updates room memberships when people are added or removed, in the same transaction.</summary>
public interface IPersonRooms
{
    /// <summary>Adds the default memberships of a new person, who is stored in the same transaction.</summary>
    void AddDefaultMembership(WriterConnection connection, int personKey);

    /// <summary>The same within an EF transaction, or for a restored person.</summary>
    Task AddDefaultMembershipAsync(ChatDbContext db, int personKey, CancellationToken cancellationToken);

    /// <summary>Removes a person without access from all rooms except direct conversations, which would lose a name.</summary>
    Task RemoveMembershipsAsync(ChatDbContext db, PersonRow person, CancellationToken cancellationToken);
}
