using System.Security.Cryptography;
using System.Text;
using ChatApp.Audit;
using ChatApp.Contracts;
using ChatApp.Storage;

namespace ChatApp.People.Accounts;

/// <summary>Creates and validates links: invitations, and sign-in links for people who lost access. The caller has verified that an
/// operator makes the request.</summary>
public sealed class Links(Store store, AuditLog audit, TimeProvider time)
{
    /// <summary>Lifetime of an invitation.</summary>
    public static readonly TimeSpan InvitationLifetime = TimeSpan.FromDays(14);

    /// <summary>Lifetime of a sign-in link.</summary>
    public static readonly TimeSpan SignInLifetime = TimeSpan.FromHours(4);

    /// <summary>More open invitations than this are too many to supervise.</summary>
    private const int MaxInvitations = 50;

    /// <summary>Creates an invitation with a new code.</summary>
    /// <returns>The code, returned only this once; null where there are too many invitations already.</returns>
    public Task<string?> InviteAsync(string byId, CancellationToken cancellationToken) => audit.WriteAsync(async (db, note) =>
    {
        await LinkQueries.DeleteExpiredAsync(db, time.GetUtcNow(), cancellationToken);
        if (await LinkQueries.CountInvitationsAsync(db, cancellationToken) >= MaxInvitations)
            return null;
        var by = await PersonQueries.GetAsync(db, byId, cancellationToken);
        var code = NewId.Make();
        var invitation = new LinkRow
        {
            Hash = HashOf(code),
            Kind = LinkKind.Invitation,
            MadeByKey = by.Key,
            CreatedAt = time.GetUtcNow(),
            ExpiresAt = time.GetUtcNow() + InvitationLifetime,
        };
        db.Add(invitation);
        await db.SaveChangesAsync(cancellationToken); // Assigns the key.
        note(audit.Entry(AuditEvent.InvitationMade, by.ToView(), null, $"invitation={invitation.Key}"));
        return code;
    }, cancellationToken);

    /// <summary>Gives an invitation a new code and its full lifetime again; the old code becomes invalid.</summary>
    /// <returns>The new code, returned only this once; null for an unknown invitation.</returns>
    public Task<string?> RenewAsync(string byId, int key, CancellationToken cancellationToken) => audit.WriteAsync(async (db, note) =>
    {
        var row = await LinkQueries.FindInvitationAsync(db, key, cancellationToken);
        if (row is null)
            return null;
        var code = NewId.Make();
        (row.Hash, row.CreatedAt, row.ExpiresAt) = (HashOf(code), time.GetUtcNow(), time.GetUtcNow() + InvitationLifetime);
        note(audit.Entry(AuditEvent.InvitationRenewed, await ByAsync(db, byId, cancellationToken), null, $"invitation={key}"));
        return code;
    }, cancellationToken);

    /// <summary>Deletes an invitation, which invalidates its code.</summary>
    public Task WithdrawAsync(string byId, int key, CancellationToken cancellationToken) => audit.WriteAsync(async (db, note) =>
    {
        var withdrawn = await LinkQueries.DeleteInvitationAsync(db, key, cancellationToken);
        if (withdrawn == 1)
            note(audit.Entry(AuditEvent.InvitationWithdrawn, await ByAsync(db, byId, cancellationToken), null, $"invitation={key}"));
        return withdrawn;
    }, cancellationToken);

    /// <summary>The valid invitations, newest first.</summary>
    public async Task<IReadOnlyList<Invitation>> InvitationsAsync(CancellationToken cancellationToken) =>
        await store.QueryAsync(db => LinkQueries.InvitationsAsync(db, time.GetUtcNow(), cancellationToken), cancellationToken);

    /// <summary>Creates a link that signs a person in once; an older sign-in link of that person becomes invalid.</summary>
    /// <param name="personId">The id of the person.</param>
    /// <param name="byId">The operator who creates it; null for the server's console.</param>
    /// <param name="cancellationToken">Ends the change.</param>
    /// <returns>The code, returned only this once; null for a person without an account or without access.</returns>
    public Task<string?> SignInLinkAsync(string personId, string? byId, CancellationToken cancellationToken) =>
        audit.WriteAsync(async (db, note) =>
    {
        var account = await AccountQueries.FindActiveAsync(db, personId, cancellationToken);
        if (account is null)
            return null;
        await LinkQueries.DeleteExpiredAsync(db, time.GetUtcNow(), cancellationToken);
        await LinkQueries.DeleteForAsync(db, account.PersonKey, cancellationToken);
        var by = byId is null ? null : await PersonQueries.FindAsync(db, byId, cancellationToken);
        var code = NewId.Make();
        db.Add(new LinkRow
        {
            Hash = HashOf(code),
            Kind = LinkKind.SignIn,
            PersonKey = account.PersonKey,
            MadeByKey = by?.Key,
            CreatedAt = time.GetUtcNow(),
            ExpiresAt = time.GetUtcNow() + SignInLifetime,
        });
        note(audit.Entry(AuditEvent.SignInLinkMade, by?.ToView(), account.Person.ToView(), by is null ? "by=console" : null));
        return code;
    }, cancellationToken);

    /// <summary>Whether a code is valid now; the check does not use it up.</summary>
    public async Task<bool> IsGoodAsync(string? code, LinkKind kind, CancellationToken cancellationToken)
    {
        await using (var db = await store.OpenAsync(cancellationToken))
        {
            if (await FindAsync(db, code, kind, cancellationToken) is not null)
                return true;
        }

        await FailedAsync(kind);
        return false;
    }

    /// <summary>Uses up a sign-in link.</summary>
    /// <returns>The person it signs in; null, and nothing changed, for an invalid code.</returns>
    public async Task<Person?> UseSignInAsync(string? code, CancellationToken cancellationToken)
    {
        var person = await UseAsync(code, cancellationToken);
        if (person is null)
            await FailedAsync(LinkKind.SignIn);
        return person;
    }

    private Task<Person?> UseAsync(string? code, CancellationToken cancellationToken) => audit.WriteAsync(async (db, note) =>
    {
        if (await FindAsync(db, code, LinkKind.SignIn, cancellationToken) is not { } link)
            return null;
        db.Remove(link);
        var person = await PersonQueries.GetAsync(db, link.PersonKey!.Value, cancellationToken);
        if (person.Status != PersonStatus.Active)
            return null;
        note(audit.Entry(AuditEvent.SignInLinkUsed, null, person.ToView()));
        return person.ToView();
    }, cancellationToken);

    /// <summary>Counts one use of an invitation, within the caller's transaction.</summary>
    /// <returns>The invitation's key; null for an invalid code.</returns>
    internal async Task<int?> UseInvitationAsync(ChatDbContext db, string? code, CancellationToken cancellationToken)
    {
        if (await FindAsync(db, code, LinkKind.Invitation, cancellationToken) is not { } link)
            return null;
        link.Uses++;
        return link.Key;
    }

    private async Task<LinkRow?> FindAsync(ChatDbContext db, string? code, LinkKind kind, CancellationToken cancellationToken)
    {
        if (code is null || !NewId.IsWellFormed(code))
            return null;
        return await LinkQueries.FindAsync(db, HashOf(code), kind, time.GetUtcNow(), cancellationToken);
    }

    private Task FailedAsync(LinkKind kind) => audit.RecordAsync(audit.Entry(
        AuditEvent.SignInFailed, null, null, kind == LinkKind.SignIn ? "method=sign-in link" : "method=invitation"));

    private static async Task<Person> ByAsync(ChatDbContext db, string byId, CancellationToken cancellationToken) =>
        (await PersonQueries.GetAsync(db, byId, cancellationToken)).ToView();

    private static byte[] HashOf(string code) => SHA256.HashData(Encoding.UTF8.GetBytes(code));
}
