namespace ChatApp.People.Accounts;

/// <summary>Limits the rate of sign-in attempts per network and per account.</summary>
public sealed class SignInLimits(TimeProvider time)
{
    /// <summary>Burst size: an office behind one address signs in at the same time in the morning.</summary>
    private const int NetworkBurst = 20;

    private const double SecondsPerTry = 6;

    /// <summary>Passwords per account and hour, from all networks; <see cref="PasswordTries"/> locks out a single origin.</summary>
    private const int AccountPerHour = 100;

    /// <summary>Second-factor codes per account and hour: at any time three in a million are valid.</summary>
    private const int CodesPerHour = 20;

    private readonly RateLimiter networks = new(1 / SecondsPerTry, NetworkBurst, time);
    private readonly RateLimiter accounts = new(AccountPerHour / 3600d, AccountPerHour, time);
    private readonly RateLimiter codes = new(CodesPerHour / 3600d, CodesPerHour, time);

    /// <summary>Counts an attempt; false where this network exceeded its limit.</summary>
    public bool TryAcquire(HttpContext context, SignInTry what) => networks.TryAcquire($"{what} {RemoteAddress.NetworkOf(context)}");

    /// <summary>Counts an attempt of a signed-in caller; false where the session exceeded its limit.</summary>
    public bool TryAcquire(string sessionId, SignInTry what) => networks.TryAcquire($"{what} {sessionId}");

    /// <summary>Counts a password attempt; false where a limit is exceeded.</summary>
    /// <param name="context">The request.</param>
    /// <param name="account">The entered e-mail address, whether such an account exists or not.</param>
    /// <param name="device">The session, possibly ended, by which this account knows the browser: it has its own limit, and passes where
    /// strangers have exhausted the account's; null for none.</param>
    public bool TryCountPassword(HttpContext context, string account, string? device)
    {
        if (!(device is null ? TryAcquire(context, SignInTry.Password) : TryAcquire(device, SignInTry.Password)))
            return false;
        // Keys longer than any valid address are not stored: they could fill memory with megabytes.
        return account.Length > AccountRow.LongestEmail || accounts.TryAcquire(account) || device is not null;
    }

    /// <summary>Counts an attempt with a second-factor code; false where a limit is exceeded.</summary>
    /// <param name="context">The request.</param>
    /// <param name="account">The e-mail address of the account.</param>
    /// <param name="device">As for a password.</param>
    public bool TryCountCode(HttpContext context, string account, string? device) =>
        (device is null ? TryAcquire(context, SignInTry.Code) : TryAcquire(device, SignInTry.Code))
            && (codes.TryAcquire(account) || device is not null);
}
