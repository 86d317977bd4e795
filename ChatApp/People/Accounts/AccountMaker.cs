using ChatApp.Audit;
using ChatApp.Contracts;
using ChatApp.Storage;
using Microsoft.AspNetCore.Identity;

namespace ChatApp.People.Accounts;

/// <summary>Creates accounts for holders of a link: the set-up link creates the first operator, an invitation a member. A guest keeps the
/// person row: messages, and the name if wanted.</summary>
public sealed class AccountMaker(
    AuditLog audit, PersonStore people, Links links, SetUpLink setUp, IPasswordHasher<AccountRow> hasher, ILookupNormalizer normalizer,
    TimeProvider time)
{
    /// <summary>Creates the first operator with the set-up link.</summary>
    public Task<(Person? Person, AccountProblem Problem)> SetUpAsync(Caller caller, AccountWish wish, string? code,
        CancellationToken cancellationToken) =>
        MakeAsync(
            caller, wish, PersonKind.Operator, async db => await setUp.IsGoodAsync(db, code, cancellationToken) ? "link=set-up" : null,
            cancellationToken);

    /// <summary>Creates a member with an invitation.</summary>
    public Task<(Person? Person, AccountProblem Problem)> AcceptAsync(Caller caller, AccountWish wish, string? code,
        CancellationToken cancellationToken) =>
        MakeAsync(
            caller, wish, PersonKind.Member,
            async db => await links.UseInvitationAsync(db, code, cancellationToken) is { } key ? $"invitation={key}" : null,
            cancellationToken);

    /// <summary>Validates a request without the database; <see cref="AccountProblem.None"/> where it is valid.</summary>
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
        if (caller.AccessState is AccessState.Removed or AccessState.TooMany)
            return (null, AccountProblem.LinkDead);
        PersonNames.TryClean(wish.Name, out var name);
        AccountRules.TryEmail(wish.Email, out var email);
        var key = normalizer.NormalizeName(email)!;
        var hash = wish.Passkey is null ? hasher.HashPassword(null!, wish.Password!) : null; // Slow on purpose, so before the lock.
        PersonRecord? before = null, after = null;
        var problem = await audit.WriteAsync(async (db, note) =>
        {
            var guest = caller.Known is { } known
                ? await PersonQueries.FindActiveAsync(db, known.Id, cancellationToken)
                : null;
            // The link first: only the holder of a valid one may learn whether an e-mail address is in use.
            if (await useLink(db) is not { } link)
                return AccountProblem.LinkDead;
            if (wish.PersonId is { } made
                && (guest is null ? await PersonQueries.FindAsync(db, made, cancellationToken) is not null : guest.Id != made))
                return Unused(db, AccountProblem.BadPasskey); // The id belongs to another person.
            if (guest is not null && await AccountQueries.ExistsAsync(db, guest.Key, cancellationToken))
                return Unused(db, AccountProblem.HasAccount);
            if (await AccountQueries.IsEmailTakenAsync(db, key, cancellationToken))
                return Unused(db, AccountProblem.EmailTaken);
            before = guest?.ToRecord();
            if (guest is null)
                guest = await people.AddAsync(db, wish.PersonId ?? NewId.Make(), name!, kind, cancellationToken);
            else
                (guest.Name, guest.Kind) = (name!, kind);
            var account = new AccountRow
            {
                Person = guest,
                Email = email!,
                EmailKey = key,
                PasswordHash = hash,
                CreatedAt = time.GetUtcNow(),
            };
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

    // No account was created, so the use of the link does not count.
    private static AccountProblem Unused(ChatDbContext db, AccountProblem problem)
    {
        db.ChangeTracker.Clear();
        return problem;
    }
}
