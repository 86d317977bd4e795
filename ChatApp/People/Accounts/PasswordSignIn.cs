using System.Security.Claims;
using ChatApp.Audit;
using ChatApp.People.Sessions;
using Microsoft.AspNetCore.Identity;

namespace ChatApp.People.Accounts;

/// <summary>What came of a try to sign in.</summary>
/// <param name="Account">Whose password it is; null where it is nobody's, or locked for whoever tries.</param>
/// <param name="TooMany">Whether it was not looked at, since there were too many.</param>
public sealed record PasswordAnswer(AccountRow? Account, bool TooMany = false);

/// <summary>Tells who comes with an e-mail address and a password. No answer, status or time tells whether there is such an account.</summary>
public sealed class PasswordSignIn(
    UserManager<AccountRow> accounts, IPasswordHasher<AccountRow> hasher, AuditLog audit, SignInLimits limits, PasswordTries tries, TimeProvider time)
{
    /// <summary>Every answer takes so long at least; on a quiet machine the checking takes a third of it.</summary>
    private static readonly TimeSpan AnswerAfter = TimeSpan.FromMilliseconds(300);

    /// <summary>A hash that costs as much to check as anybody's.</summary>
    private static readonly Lazy<string> NobodysHash = new(() => new PasswordHasher<AccountRow>().HashPassword(null!, Guid.NewGuid().ToString()));

    /// <summary>Finds the account that an address and a password open.</summary>
    public async Task<PasswordAnswer> FindAsync(HttpContext context, string? email, string? password, CancellationToken cancellationToken)
    {
        var key = AccountRules.TryEmail(email, out var address) ? accounts.NormalizeName(address)! : (email ?? "").Trim().ToUpperInvariant();
        // Before the limits only for those who bring a signed cookie.
        var session = context.User.FindFirstValue(SessionTicketSerializer.SessionClaim);
        var account = session is null || address is null ? null : await accounts.FindByNameAsync(address);
        var device = account is not null && account.Person.Id == context.User.FindFirstValue(ClaimTypes.NameIdentifier) ? session : null;
        if (!limits.TryCountPassword(context, key, device))
            return new(null, TooMany: true);
        var began = time.GetTimestamp();
        account ??= address is null ? null : await accounts.FindByNameAsync(address);
        var right = await IsRightAsync(context, account, device, password);
        if (AnswerAfter - time.GetElapsedTime(began) is { Ticks: > 0 } rest)
            await Task.Delay(rest, time, cancellationToken);
        return new(right ? account : null);
    }

    /// <summary>Whether this is the account's password, as somebody says who is signed in to it; a wrong one counts towards the lock-out of their
    /// browser. Whoever calls has asked the limits.</summary>
    public async Task<bool> IsItsAsync(HttpContext context, AccountRow account, string sessionId, string? password, CancellationToken cancellationToken)
    {
        var began = time.GetTimestamp();
        var right = await IsRightAsync(context, account, sessionId, password);
        if (AnswerAfter - time.GetElapsedTime(began) is { Ticks: > 0 } rest)
            await Task.Delay(rest, time, cancellationToken);
        return right;
    }

    /// <param name="context">The request.</param>
    /// <param name="account">The account; null where there is none.</param>
    /// <param name="device">The session, which may have ended, by which the browser is known to this account; null for none. It has tries of its
    /// own, so that strangers do not lock it out; its wrong ones count for its network as well, so that a stolen cookie gives none on top.</param>
    /// <param name="password">What was written.</param>
    private async Task<bool> IsRightAsync(HttpContext context, AccountRow? account, string? device, string? password)
    {
        var network = $"{account?.PersonKey} {RemoteAddress.NetworkOf(context)}";
        var key = device is null ? network : $"{account?.PersonKey} {device}";
        var began = account is not null && tries.TryBegin(key);
        var (right, locked) = (false, false);
        try
        {
            // The same work where there is nothing to compare with.
            var verified = hasher.VerifyHashedPassword(
                account!, account?.PasswordHash ?? NobodysHash.Value, password is { Length: <= AccountRules.LongestPassword } ? password : "");
            right = began && account is { PasswordHash: not null, Person.Status: PersonStatus.Active } && verified != PasswordVerificationResult.Failed;
        }
        finally
        {
            if (began)
                locked = tries.End(key, right);
        }

        if (began && !right && device is not null)
            tries.CountWrong(network);
        if (!right)
            await FailedAsync(account, account is not null && !began ? "password, locked" : "password");
        if (locked)
            await audit.RecordAsync(audit.Entry(AuditEvent.LockedOut, null, account!.Person.ToView(), $"seconds={PasswordTries.LockedFor.TotalSeconds}"));
        return right;
    }

    // Never what was typed: people type passwords into the field above.
    private Task FailedAsync(AccountRow? account, string method) =>
        audit.RecordAsync(audit.Entry(AuditEvent.SignInFailed, null, account?.Person.ToView(), $"method={method}"));
}
