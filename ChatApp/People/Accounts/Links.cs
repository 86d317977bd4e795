using System.Security.Cryptography;
using System.Text;
using ChatApp.Contracts;
using ChatApp.Storage;
using Microsoft.EntityFrameworkCore;

namespace ChatApp.People.Accounts;

/// <summary>An invitation as operators see it: without its code, which nobody can tell any more.</summary>
/// <param name="Key">Names it.</param>
/// <param name="MadeBy">Who made it.</param>
/// <param name="CreatedAt">When, or when it was last renewed. UTC.</param>
/// <param name="ExpiresAt">UTC.</param>
/// <param name="Uses">How many accounts were made with it.</param>
public sealed record Invitation(int Key, string? MadeBy, DateTimeOffset CreatedAt, DateTimeOffset ExpiresAt, int Uses);

/// <summary>Links that let people in: invitations, and sign-in links for whoever lost access. Whoever calls has checked that an operator
/// asks.</summary>
public sealed class Links(Store store, TimeProvider time)
{
    /// <summary>How long an invitation is good for.</summary>
    public static readonly TimeSpan InvitationLife = TimeSpan.FromDays(14);

    /// <summary>How long a sign-in link is good for.</summary>
    public static readonly TimeSpan SignInLife = TimeSpan.FromHours(4);

    /// <summary>More invitations than this at a time nobody keeps an eye on.</summary>
    private const int MostInvitations = 50;

    /// <summary>Makes an invitation.</summary>
    /// <returns>The code, told this once; null where there are too many already.</returns>
    public Task<string?> InviteAsync(string byId, CancellationToken cancellationToken) => store.WriteAsync(async db =>
    {
        await ForgetExpiredAsync(db, cancellationToken);
        if (await db.Set<LinkRow>().CountAsync(row => row.Kind == LinkKind.Invitation, cancellationToken) >= MostInvitations)
            return null;
        var by = await db.Set<PersonRow>().SingleAsync(person => person.Id == byId, cancellationToken);
        var code = NewId.Make();
        db.Add(new LinkRow
        {
            Hash = HashOf(code),
            Kind = LinkKind.Invitation,
            MadeByKey = by.Key,
            CreatedAt = time.GetUtcNow(),
            ExpiresAt = time.GetUtcNow() + InvitationLife,
        });
        return code;
    }, cancellationToken);

    /// <summary>Gives an invitation another code and its whole life again; the old code is dead.</summary>
    /// <returns>The new code, told this once; null where there is no such invitation.</returns>
    public Task<string?> RenewAsync(int key, CancellationToken cancellationToken) => store.WriteAsync(async db =>
    {
        var row = await db.Set<LinkRow>().SingleOrDefaultAsync(row => row.Key == key && row.Kind == LinkKind.Invitation, cancellationToken);
        if (row is null)
            return null;
        var code = NewId.Make();
        (row.Hash, row.CreatedAt, row.ExpiresAt) = (HashOf(code), time.GetUtcNow(), time.GetUtcNow() + InvitationLife);
        return code;
    }, cancellationToken);

    /// <summary>Takes an invitation back.</summary>
    public Task WithdrawAsync(int key, CancellationToken cancellationToken) => store.WriteAsync(
        db => db.Set<LinkRow>().Where(row => row.Key == key && row.Kind == LinkKind.Invitation).ExecuteDeleteAsync(cancellationToken), cancellationToken);

    /// <summary>The invitations that are good, the newest first.</summary>
    public async Task<IReadOnlyList<Invitation>> InvitationsAsync(CancellationToken cancellationToken)
    {
        await using var db = await store.OpenAsync(cancellationToken);
        var now = time.GetUtcNow();
        return await db.Set<LinkRow>().Where(row => row.Kind == LinkKind.Invitation && row.ExpiresAt > now).OrderByDescending(row => row.CreatedAt)
            .Select(row => new Invitation(row.Key, row.MadeBy!.Name, row.CreatedAt, row.ExpiresAt, row.Uses)).ToListAsync(cancellationToken);
    }

    /// <summary>Makes a link that signs somebody in once; an older one of theirs is dead.</summary>
    /// <param name="personId">Whom.</param>
    /// <param name="byId">The operator who makes it; null for the server's own console.</param>
    /// <param name="cancellationToken">Ends the change.</param>
    /// <returns>The code, told this once; null where they have no account, or may not be here.</returns>
    public Task<string?> SignInLinkAsync(string personId, string? byId, CancellationToken cancellationToken) => store.WriteAsync(async db =>
    {
        var account = await db.Set<AccountRow>().SingleOrDefaultAsync(
            row => row.Person.Id == personId && row.Person.Status == PersonStatus.Active, cancellationToken);
        if (account is null)
            return null;
        await ForgetExpiredAsync(db, cancellationToken);
        await db.Set<LinkRow>().Where(row => row.PersonKey == account.PersonKey).ExecuteDeleteAsync(cancellationToken);
        var by = byId is null ? null : await db.Set<PersonRow>().SingleOrDefaultAsync(person => person.Id == byId, cancellationToken);
        var code = NewId.Make();
        db.Add(new LinkRow
        {
            Hash = HashOf(code),
            Kind = LinkKind.SignIn,
            PersonKey = account.PersonKey,
            MadeByKey = by?.Key,
            CreatedAt = time.GetUtcNow(),
            ExpiresAt = time.GetUtcNow() + SignInLife,
        });
        return code;
    }, cancellationToken);

    /// <summary>Whether a code is good now; looking uses nothing up.</summary>
    public async Task<bool> IsGoodAsync(string? code, LinkKind kind, CancellationToken cancellationToken)
    {
        await using var db = await store.OpenAsync(cancellationToken);
        return await FindAsync(db, code, kind, cancellationToken) is not null;
    }

    /// <summary>Uses a sign-in link up.</summary>
    /// <returns>Whom it signs in; null, and nothing changed, where the code is not good.</returns>
    public Task<Person?> UseSignInAsync(string? code, CancellationToken cancellationToken) => store.WriteAsync(async db =>
    {
        if (await FindAsync(db, code, LinkKind.SignIn, cancellationToken) is not { } link)
            return null;
        db.Remove(link);
        var person = await db.Set<PersonRow>().SingleAsync(row => row.Key == link.PersonKey, cancellationToken);
        return person.Status == PersonStatus.Active ? person.ToView() : null;
    }, cancellationToken);

    /// <summary>Counts a use of an invitation, within the caller's change.</summary>
    /// <returns>False where the code is not good.</returns>
    internal async Task<bool> UseInvitationAsync(ChatDbContext db, string? code, CancellationToken cancellationToken)
    {
        if (await FindAsync(db, code, LinkKind.Invitation, cancellationToken) is not { } link)
            return false;
        link.Uses++;
        return true;
    }

    private async Task<LinkRow?> FindAsync(ChatDbContext db, string? code, LinkKind kind, CancellationToken cancellationToken)
    {
        if (code is null || !NewId.LooksLikeOne(code))
            return null;
        var (hash, now) = (HashOf(code), time.GetUtcNow());
        return await db.Set<LinkRow>().SingleOrDefaultAsync(row => row.Hash == hash && row.Kind == kind && row.ExpiresAt > now, cancellationToken);
    }

    private Task<int> ForgetExpiredAsync(ChatDbContext db, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        return db.Set<LinkRow>().Where(row => row.ExpiresAt <= now).ExecuteDeleteAsync(cancellationToken);
    }

    private static byte[] HashOf(string code) => SHA256.HashData(Encoding.UTF8.GetBytes(code));
}
