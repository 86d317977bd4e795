using ChatApp.Storage;
using Microsoft.EntityFrameworkCore;

namespace ChatApp.People.Accounts;

/// <summary>The queries of links.</summary>
internal static class LinkQueries
{
    /// <summary>A link of one kind that is valid now, tracked by the context; null for an unknown or expired one.</summary>
    public static Task<LinkRow?> FindAsync(
        ChatDbContext db, byte[] hash, LinkKind kind, DateTimeOffset now, CancellationToken cancellationToken) =>
        db.Set<LinkRow>().SingleOrDefaultAsync(row => row.Hash == hash && row.Kind == kind && row.ExpiresAt > now, cancellationToken);

    /// <summary>An invitation, tracked by the context; null for an unknown key.</summary>
    public static Task<LinkRow?> FindInvitationAsync(ChatDbContext db, int key, CancellationToken cancellationToken) =>
        db.Set<LinkRow>().SingleOrDefaultAsync(row => row.Key == key && row.Kind == LinkKind.Invitation, cancellationToken);

    /// <summary>Counts the invitations that can be used.</summary>
    public static Task<int> CountInvitationsAsync(ChatDbContext db, CancellationToken cancellationToken) =>
        db.Set<LinkRow>().CountAsync(row => row.Kind == LinkKind.Invitation, cancellationToken);

    /// <summary>The invitations that are valid now, newest first.</summary>
    public static Task<List<Invitation>> InvitationsAsync(ChatDbContext db, DateTimeOffset now, CancellationToken cancellationToken) =>
        db.Set<LinkRow>().Where(row => row.Kind == LinkKind.Invitation && row.ExpiresAt > now).OrderByDescending(row => row.CreatedAt)
            .Select(row => new Invitation(row.Key, row.MadeBy!.Name, row.CreatedAt, row.ExpiresAt, row.Uses))
            .ToListAsync(cancellationToken);

    /// <summary>Deletes an invitation, which makes its code invalid.</summary>
    /// <returns>Number of deleted invitations.</returns>
    public static Task<int> DeleteInvitationAsync(ChatDbContext db, int key, CancellationToken cancellationToken) =>
        db.Set<LinkRow>().Where(row => row.Key == key && row.Kind == LinkKind.Invitation).ExecuteDeleteAsync(cancellationToken);

    /// <summary>Deletes all links that have expired.</summary>
    public static Task<int> DeleteExpiredAsync(ChatDbContext db, DateTimeOffset now, CancellationToken cancellationToken) =>
        db.Set<LinkRow>().Where(row => row.ExpiresAt <= now).ExecuteDeleteAsync(cancellationToken);

    /// <summary>Deletes the links that sign a person in.</summary>
    public static Task<int> DeleteForAsync(ChatDbContext db, int personKey, CancellationToken cancellationToken) =>
        db.Set<LinkRow>().Where(link => link.PersonKey == personKey).ExecuteDeleteAsync(cancellationToken);

    /// <summary>Deletes the links that sign a person in, and those that they created.</summary>
    public static Task<int> DeleteForAndByAsync(ChatDbContext db, int personKey, CancellationToken cancellationToken) =>
        db.Set<LinkRow>().Where(link => link.PersonKey == personKey || link.MadeByKey == personKey).ExecuteDeleteAsync(cancellationToken);
}
