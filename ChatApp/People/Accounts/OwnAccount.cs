using ChatApp.Audit;
using ChatApp.Contracts;
using ChatApp.People.Sessions;
using ChatApp.Storage;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace ChatApp.People.Accounts;

/// <summary>What members do to their own account. Whoever holds a session only, an unlocked screen perhaps, gets no lasting hold on it.</summary>
public sealed class OwnAccount(
    Store store, AuditLog audit, SessionStore sessions, PasswordSignIn passwords, IPasswordHasher<AccountRow> hasher, TimeProvider time)
{
    /// <summary>For so long after a sign-in nobody is asked again who they are.</summary>
    public static readonly TimeSpan Recently = TimeSpan.FromMinutes(10);

    /// <summary>Somebody's account; null for guests.</summary>
    public async Task<AccountRow?> FindAsync(string personId, CancellationToken cancellationToken)
    {
        await using var db = await store.OpenAsync(cancellationToken);
        return await db.Set<AccountRow>().AsNoTracking().SingleOrDefaultAsync(account => account.Person.Id == personId, cancellationToken);
    }

    /// <summary>Whether a session has only just shown who its owner is.</summary>
    public bool IsRecent(Session session) => session.MaySetPassword || time.GetUtcNow() - session.FreshAt < Recently;

    /// <summary>Whether a session may choose a password without the old one: it came with a one-time link, or there is no old one, so that
    /// a passkey began it, and just now.</summary>
    public bool MayChoose(AccountRow account, Session session) => session.MaySetPassword || (account.PasswordHash is null && IsRecent(session));

    /// <summary>Whether this is the account's password; a wrong one counts towards the lock-out of this browser.</summary>
    public Task<bool> KnowsAsync(HttpContext context, AccountRow account, string sessionId, string? password, CancellationToken cancellationToken) =>
        account.PasswordHash is null ? Task.FromResult(false) : passwords.IsItsAsync(context, account, sessionId, password, cancellationToken);

    /// <summary>Gives an account a password. Everybody else who is signed in as its owner is signed out, and no sign-in link of theirs is
    /// good any more: who changes a password may fear that somebody knows it. Whoever calls has checked that the session may.</summary>
    /// <returns>Why it was not taken; <see cref="AccountProblem.None"/> where it was.</returns>
    public async Task<AccountProblem> ChangePasswordAsync(AccountRow account, Session session, string? password, CancellationToken cancellationToken)
    {
        if (!PasswordRules.Accepts(password, account.Person.Name, account.Email, out var problem))
            return problem;
        var hash = hasher.HashPassword(account, password); // Slow on purpose, so before the lock.
        var ended = await audit.WriteAsync(async (db, note) =>
        {
            await db.Set<AccountRow>().Where(row => row.PersonKey == account.PersonKey)
                .ExecuteUpdateAsync(row => row.SetProperty(own => own.PasswordHash, hash), cancellationToken);
            await db.Set<LinkRow>().Where(link => link.PersonKey == account.PersonKey).ExecuteDeleteAsync(cancellationToken);
            var rows = await db.Set<SessionRow>().Where(row => row.PersonKey == account.PersonKey).ToListAsync(cancellationToken);
            foreach (var own in rows.Where(row => row.Id == session.Id))
                own.MaySetPassword = false;
            var others = rows.FindAll(row => row.Id != session.Id);
            db.RemoveRange(others);
            var person = account.Person.ToView();
            note(audit.Entry(AuditEvent.PasswordChanged, person, person, $"sessionsEnded={others.Count}"));
            return others.ConvertAll(row => row.Id);
        }, cancellationToken);
        await sessions.ToldEndedAsync(session.PersonId, ended, all: false, DisconnectCause.SignedOut);
        return AccountProblem.None;
    }
}
