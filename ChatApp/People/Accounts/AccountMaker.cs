using ChatApp.Audit;
using ChatApp.Contracts;
using ChatApp.Storage;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace ChatApp.People.Accounts;

/// <summary>Why there is no new account.</summary>
public enum AccountProblem
{
    /// <summary>There is one.</summary>
    None,

    /// <summary>The link is used, renewed, withdrawn or too old.</summary>
    LinkDead,

    /// <summary>Not a name that a person may bear.</summary>
    BadName,

    /// <summary>Not an e-mail address.</summary>
    BadEmail,

    /// <summary>Too short or too long.</summary>
    BadPassword,

    /// <summary>One that attackers try first.</summary>
    CommonPassword,

    /// <summary>Made of the person's own name or e-mail address.</summary>
    OwnPassword,

    /// <summary>The passkey was not made for who asks now, or it took too long.</summary>
    BadPasskey,

    /// <summary>Somebody signs in with that e-mail address.</summary>
    EmailTaken,

    /// <summary>Who asks has an account.</summary>
    HasAccount,
}

/// <summary>What somebody wants to sign in with.</summary>
/// <param name="Name">Their name.</param>
/// <param name="Email">Their e-mail address.</param>
/// <param name="Password">Their password; null where a passkey takes its place.</param>
/// <param name="Passkey">Their passkey; null for a password.</param>
/// <param name="PersonId">The id that the passkey was made for; null for a password.</param>
public sealed record AccountWish(string? Name, string? Email, string? Password, UserPasskeyInfo? Passkey = null, string? PersonId = null);

/// <summary>Makes accounts, for those who bring a link: the set-up link makes the first operator, an invitation a member. A guest stays who
/// they are, with their name if they like and all they wrote.</summary>
public sealed class AccountMaker(
    AuditLog audit, PersonStore people, Links links, SetUpLink setUp, IPasswordHasher<AccountRow> hasher, ILookupNormalizer normalizer, TimeProvider time)
{
    /// <summary>Makes the first operator.</summary>
    public Task<(Person? Person, AccountProblem Problem)> SetUpAsync(Caller caller, AccountWish wish, string? code, CancellationToken cancellationToken) =>
        MakeAsync(caller, wish, PersonKind.Operator, async db => await setUp.IsGoodAsync(db, code, cancellationToken) ? "link=set-up" : null, cancellationToken);

    /// <summary>Makes a member.</summary>
    public Task<(Person? Person, AccountProblem Problem)> AcceptAsync(Caller caller, AccountWish wish, string? code, CancellationToken cancellationToken) =>
        MakeAsync(
            caller, wish, PersonKind.Member,
            async db => await links.UseInvitationAsync(db, code, cancellationToken) is { } key ? $"invitation={key}" : null, cancellationToken);

    /// <summary>What is wrong with a wish, by itself; <see cref="AccountProblem.None"/> where nothing is.</summary>
    public static AccountProblem Check(AccountWish wish) => wish switch
    {
        _ when !PersonNames.TryClean(wish.Name, out _) => AccountProblem.BadName,
        _ when !AccountRules.TryEmail(wish.Email, out _) => AccountProblem.BadEmail,
        { Passkey: null } when !PasswordRules.Accepts(wish.Password, wish.Name, wish.Email, out var problem) => problem,
        _ => AccountProblem.None,
    };

    private async Task<(Person?, AccountProblem)> MakeAsync(
        Caller caller, AccountWish wish, PersonKind kind, Func<ChatDbContext, Task<string?>> useLink, CancellationToken cancellationToken)
    {
        if (Check(wish) is not AccountProblem.None and var wrong)
            return (null, wrong);
        if (caller.Standing is Standing.Removed or Standing.TooMany)
            return (null, AccountProblem.LinkDead);
        PersonNames.TryClean(wish.Name, out var name);
        AccountRules.TryEmail(wish.Email, out var email);
        var key = normalizer.NormalizeName(email)!;
        var hash = wish.Passkey is null ? hasher.HashPassword(null!, wish.Password!) : null; // Slow on purpose, so before the lock.
        PersonRecord? before = null, after = null;
        var problem = await audit.WriteAsync(async (db, note) =>
        {
            var guest = caller.Known is { } known
                ? await db.Set<PersonRow>().SingleOrDefaultAsync(row => row.Id == known.Id && row.Status == PersonStatus.Active, cancellationToken)
                : null;
            // The link first: only who has a good one learns whether somebody has that e-mail address.
            if (await useLink(db) is not { } link)
                return AccountProblem.LinkDead;
            if (wish.PersonId is { } made && (guest is null ? await db.Set<PersonRow>().AnyAsync(row => row.Id == made, cancellationToken) : guest.Id != made))
                return Unused(db, AccountProblem.BadPasskey); // It would name somebody else.
            if (guest is not null && await db.Set<AccountRow>().AnyAsync(row => row.PersonKey == guest.Key, cancellationToken))
                return Unused(db, AccountProblem.HasAccount);
            if (await db.Set<AccountRow>().AnyAsync(row => row.EmailKey == key, cancellationToken))
                return Unused(db, AccountProblem.EmailTaken);
            before = guest?.ToRecord();
            if (guest is null)
                guest = await people.AddAsync(db, wish.PersonId ?? NewId.Make(), name!, kind, cancellationToken);
            else
                (guest.Name, guest.Kind) = (name!, kind);
            var account = new AccountRow { Person = guest, Email = email!, EmailKey = key, PasswordHash = hash, CreatedAt = time.GetUtcNow() };
            db.Add(account);
            await db.SaveChangesAsync(cancellationToken);
            if (wish.Passkey is not null)
                db.Add(PasskeyRow.Of(guest.Key, wish.Passkey));
            after = guest.ToRecord();
            note(audit.Entry(AuditEvent.AccountMade, after.Person, after.Person, link));
            return AccountProblem.None;
        }, cancellationToken);
        if (after is null)
            return (null, problem);
        await people.ToldAsync(before, after);
        return (after.Person, problem);
    }

    // No account, so the use of the link does not count.
    private static AccountProblem Unused(ChatDbContext db, AccountProblem problem)
    {
        db.ChangeTracker.Clear();
        return problem;
    }
}
