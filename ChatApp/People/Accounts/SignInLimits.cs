namespace ChatApp.People.Accounts;

/// <summary>What somebody may try to get in with. Each is counted apart: one never stands in the way of another.</summary>
public enum SignInTry
{
    /// <summary>A password.</summary>
    Password,

    /// <summary>A passkey that opened nothing.</summary>
    Passkey,

    /// <summary>What a browser asks for a passkey with.</summary>
    PasskeyOptions,

    /// <summary>A code of a second factor.</summary>
    Code,

    /// <summary>A link that is not good.</summary>
    Link,

    /// <summary>A form that makes an account.</summary>
    NewAccount,
}

/// <summary>Bounds how often somebody may try to get in, from one network and for one account.</summary>
public sealed class SignInLimits(TimeProvider time)
{
    /// <summary>Tries at once: an office behind one address comes in the morning.</summary>
    private const int NetworkAtOnce = 20;

    private const double SecondsPerTry = 6;

    /// <summary>Passwords for one account in an hour, from wherever they come; <see cref="PasswordTries"/> locks out who tries from one place.</summary>
    private const int AccountPerHour = 100;

    /// <summary>Codes of a second factor for one account in an hour: three of a million are right at a time.</summary>
    private const int CodesPerHour = 20;

    private readonly PaceLimit networks = new(1 / SecondsPerTry, NetworkAtOnce, time);
    private readonly PaceLimit accounts = new(AccountPerHour / 3600d, AccountPerHour, time);
    private readonly PaceLimit codes = new(CodesPerHour / 3600d, CodesPerHour, time);

    /// <summary>Counts a try; false where there were too many from this network.</summary>
    public bool TryCount(HttpContext context, SignInTry what) => networks.TryCount($"{what} {RemoteAddress.NetworkOf(context)}");

    /// <summary>Counts a try of somebody who is signed in; false where there were too many in this session.</summary>
    public bool TryCount(string sessionId, SignInTry what) => networks.TryCount($"{what} {sessionId}");

    /// <summary>Counts a password; false where there were too many.</summary>
    /// <param name="context">The request.</param>
    /// <param name="account">The e-mail address it is about, whether there is such an account or not.</param>
    /// <param name="device">The session, which may have ended, by which the browser is known to this account: it is counted by itself, and passes
    /// where strangers have used up what the account has; null for none.</param>
    public bool TryCountPassword(HttpContext context, string account, string? device)
    {
        if (!(device is null ? TryCount(context, SignInTry.Password) : TryCount(device, SignInTry.Password)))
            return false;
        // What is too long to be anybody's is not kept: megabytes of it would be.
        return account.Length > AccountRow.LongestEmail || accounts.TryCount(account) || device is not null;
    }

    /// <summary>Counts a code of a second factor; false where there were too many.</summary>
    /// <param name="context">The request.</param>
    /// <param name="account">The e-mail address of the account.</param>
    /// <param name="device">As for a password.</param>
    public bool TryCountCode(HttpContext context, string account, string? device) =>
        (device is null ? TryCount(context, SignInTry.Code) : TryCount(device, SignInTry.Code)) && (codes.TryCount(account) || device is not null);
}
