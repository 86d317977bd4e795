namespace ChatApp.People.Accounts;

/// <summary>Bounds how often somebody may try to get in: passwords, links and new accounts, from one address and for one account.</summary>
public sealed class SignInLimits(TimeProvider time)
{
    /// <summary>Tries at once: an office behind one address comes in the morning.</summary>
    private const int AddressAtOnce = 20;

    /// <summary>And for one account, whatever addresses they come from. Identity's lock-out comes before that.</summary>
    private const int AccountAtOnce = 10;

    private const double SecondsPerTry = 6;

    private readonly PaceLimit addresses = new(1 / SecondsPerTry, AddressAtOnce, time);
    private readonly PaceLimit accounts = new(1 / SecondsPerTry, AccountAtOnce, time);

    /// <summary>Counts a try; false where there were too many.</summary>
    /// <param name="context">The request.</param>
    /// <param name="account">The e-mail address it is about, whether there is such an account or not; null where it is about none.</param>
    public bool TryCount(HttpContext context, string? account = null) =>
        addresses.TryCount(RemoteAddress.NetworkOf(context))
        // What is too long to be anybody's is not kept: megabytes of it would be.
        && (account is null or { Length: > AccountRow.LongestEmail } || accounts.TryCount(account));
}
