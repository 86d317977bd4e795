using System.Security.Claims;
using ChatApp.Audit;
using ChatApp.People.Sessions;
using Microsoft.AspNetCore.Identity;

namespace ChatApp.People.Accounts;

/// <summary>Verifies an e-mail address and a password. No response, status or timing reveals whether the account exists.</summary>
public sealed class PasswordSignIn(
    UserManager<AccountRow> accounts, IPasswordHasher<AccountRow> hasher, AuditLog audit, SignInLimits limits, PasswordTries tries,
    TimeProvider time)
{
    /// <summary>Minimum duration of every response; on an idle machine the verification takes a third of it.</summary>
    private static readonly TimeSpan MinResponseTime = TimeSpan.FromMilliseconds(300);

    /// <summary>A dummy hash that costs as much to verify as a real one.</summary>
    private static readonly Lazy<string> DummyHash = new(
        () => new PasswordHasher<AccountRow>().HashPassword(null!, Guid.NewGuid().ToString()));

    /// <summary>Finds the account that an address and a password open.</summary>
    public async Task<PasswordAnswer> FindAsync(HttpContext context, string? email, string? password, CancellationToken cancellationToken)
    {
        var key = AccountRules.TryEmail(email, out var address)
            ? accounts.NormalizeName(address)!
            : (email ?? "").Trim().ToUpperInvariant();
        // Before the limits only for callers with a signed cookie.
        var session = context.User.FindFirstValue(SessionTicketSerializer.SessionClaim);
        var account = session is null || address is null ? null : await accounts.FindByNameAsync(address);
        var device = account is not null && account.Person.Id == context.User.FindFirstValue(ClaimTypes.NameIdentifier) ? session : null;
        if (!limits.TryCountPassword(context, key, device))
            return new(null, TooMany: true);
        var began = time.GetTimestamp();
        account ??= address is null ? null : await accounts.FindByNameAsync(address);
        var right = await IsRightAsync(context, account, device, password);
        if (MinResponseTime - time.GetElapsedTime(began) is { Ticks: > 0 } rest)
            await Task.Delay(rest, time, cancellationToken);
        return new(right ? account : null);
    }

    /// <summary>Verifies the password of an account that the caller is signed in to; a wrong one counts towards the lockout of their
    /// browser. The caller has checked the rate limits.</summary>
    public async Task<bool> VerifyAsync(
        HttpContext context, AccountRow account, string sessionId, string? password, CancellationToken cancellationToken)
    {
        var began = time.GetTimestamp();
        var right = await IsRightAsync(context, account, sessionId, password);
        if (MinResponseTime - time.GetElapsedTime(began) is { Ticks: > 0 } rest)
            await Task.Delay(rest, time, cancellationToken);
        return right;
    }

    /// <param name="context">The request.</param>
    /// <param name="account">The account; null for an unknown address.</param>
    /// <param name="device">The session, possibly ended, by which this account knows the browser; null for none. It has its own attempt
    /// counter, so that strangers cannot lock it out; its wrong attempts count for its network as well, so that a stolen cookie gives no
    /// extra attempts.</param>
    /// <param name="password">The entered password.</param>
    private async Task<bool> IsRightAsync(HttpContext context, AccountRow? account, string? device, string? password)
    {
        var network = $"{account?.PersonKey} {RemoteAddress.NetworkOf(context)}";
        var key = device is null ? network : $"{account?.PersonKey} {device}";
        var began = account is not null && tries.TryBegin(key);
        var (right, locked) = (false, false);
        try
        {
            // The same work for an unknown account or one without a password.
            var verified = hasher.VerifyHashedPassword(
                account!, account?.PasswordHash ?? DummyHash.Value,
                password is { Length: <= AccountRules.LongestPassword } ? password : "");
            right = began && account is { PasswordHash: not null, Person.Status: PersonStatus.Active }
                && verified != PasswordVerificationResult.Failed;
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
            await audit.RecordAsync(
                audit.Entry(AuditEvent.LockedOut, null, account!.Person.ToView(), $"seconds={PasswordTries.LockDuration.TotalSeconds}"));
        return right;
    }

    // Never the typed text: people type passwords into the field above.
    private Task FailedAsync(AccountRow? account, string method) =>
        audit.RecordAsync(audit.Entry(AuditEvent.SignInFailed, null, account?.Person.ToView(), $"method={method}"));
}
