using ChatApp.Audit;
using ChatApp.Contracts;
using ChatApp.Storage;
using Microsoft.AspNetCore.Identity;

namespace ChatApp.People.Accounts;

/// <summary>Creates accounts for holders of a link: the set-up link creates the first operator, an invitation a member. A guest keeps the
/// person row: messages, and the name if wanted.</summary>
public sealed class AccountCreation(
    AuditLog audit, PersonStore people, Links links, SetUpLink setUp, IPasswordHasher<AccountRow> hasher, ILookupNormalizer normalizer,
    TimeProvider time)
{
    /// <summary>Creates the first operator with the set-up link.</summary>
    public Task<(Person? Person, AccountProblem Problem)> SetUpAsync(Caller caller, NewAccountRequest request, string? code,
        CancellationToken cancellationToken) =>
        MakeAsync(
            caller, request, PersonKind.Operator, async db => await setUp.IsGoodAsync(db, code, cancellationToken) ? "link=set-up" : null,
            cancellationToken);

    /// <summary>Creates a member with an invitation.</summary>
    public Task<(Person? Person, AccountProblem Problem)> AcceptAsync(Caller caller, NewAccountRequest request, string? code,
        CancellationToken cancellationToken) =>
        MakeAsync(
            caller, request, PersonKind.Member,
            async db => await links.UseInvitationAsync(db, code, cancellationToken) is { } key ? $"invitation={key}" : null,
            cancellationToken);

    /// <summary>Validates a request without the database; <see cref="AccountProblem.None"/> where it is valid.</summary>
    public static AccountProblem Check(NewAccountRequest request) => request switch
    {
        _ when !PersonNames.TryClean(request.Name, out _) => AccountProblem.BadName,
        _ when !AccountRules.TryEmail(request.Email, out _) => AccountProblem.BadEmail,
        { Passkey: null } when !PasswordRules.Accepts(request.Password, request.Name, request.Email, out var problem) => problem,
        _ => AccountProblem.None,
    };

    private async Task<(Person?, AccountProblem)> MakeAsync(
        Caller caller, NewAccountRequest request, PersonKind kind, Func<ChatDbContext, Task<string?>> useLink,
        CancellationToken cancellationToken)
    {
        if (Check(request) is not AccountProblem.None and var wrong)
            return (null, wrong);
        if (caller.AccessState is AccessState.Removed or AccessState.TooMany)
            return (null, AccountProblem.LinkDead);
        PersonNames.TryClean(request.Name, out var name);
        AccountRules.TryEmail(request.Email, out var email);
        var key = normalizer.NormalizeName(email)!;
        var hash = request.Passkey is null ? hasher.HashPassword(null!, request.Password!) : null; // Slow on purpose, so before the lock.
        PersonRecord? before = null, after = null;
        var problem = await audit.WriteAsync(async (db, note) =>
        {
            var guest = caller.Known is { } known
                ? await PersonQueries.FindActiveAsync(db, known.Id, cancellationToken)
                : null;
            // The link first: only the holder of a valid one may learn whether an e-mail address is in use.
            if (await useLink(db) is not { } link)
                return AccountProblem.LinkDead;
            if (request.PersonId is { } made
                && (guest is null ? await PersonQueries.FindAsync(db, made, cancellationToken) is not null : guest.Id != made))
                return Unused(db, AccountProblem.BadPasskey); // The id belongs to another person.
            if (guest is not null && await AccountQueries.ExistsAsync(db, guest.Key, cancellationToken))
                return Unused(db, AccountProblem.HasAccount);
            if (await AccountQueries.IsEmailTakenAsync(db, key, cancellationToken))
                return Unused(db, AccountProblem.EmailTaken);
            before = guest?.ToRecord();
            if (guest is null)
            {
                guest = await people.AddAsync(db, request.PersonId ?? NewId.Make(), name!, kind, cancellationToken);
            }
            else
            {
                (guest.Name, guest.Kind) = (name!, kind);
                await PersonWordQueries.ReplaceAsync(db, guest.Key, name!, cancellationToken);
            }

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
            if (request.Passkey is not null)
                db.Add(PasskeyRow.Of(guest.Key, request.Passkey));
            after = guest.ToRecord();
            note(audit.Entry(AuditEvent.AccountMade, after.Person, after.Person, link));
            return AccountProblem.None;
        }, cancellationToken);
        if (after is null)
            return (null, problem);
        await people.CacheAndNotifyAsync(before, after);
        return (after.Person, problem);
    }

    // No account was created, so the use of the link does not count.
    private static AccountProblem Unused(ChatDbContext db, AccountProblem problem)
    {
        db.ChangeTracker.Clear();
        return problem;
    }
}
