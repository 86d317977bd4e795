using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.DataProtection;

namespace ChatApp.People.Accounts;

/// <summary>Stores in a signed cookie, valid for ten minutes, that the visitor passed the password or link step and still has to enter a
/// code. The cookie alone grants no access, and becomes invalid when the password changes.</summary>
public sealed class PendingSignIn(IDataProtectionProvider protection, TimeProvider time)
{
    private const string Cookie = "chatapp-second";

    private static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(10);

    private readonly IDataProtector protector = protection.CreateProtector("ChatApp.PendingSignIn");

    /// <summary>Sets the cookie that waits for the code.</summary>
    /// <param name="context">The request.</param>
    /// <param name="account">The account of the password or link.</param>
    /// <param name="maySetPassword">Whether a one-time link was used.</param>
    public void Begin(HttpContext context, AccountRow account, bool maySetPassword) => context.Response.Cookies.Append(
        Cookie,
        protector.Protect($"{time.GetUtcNow().UtcTicks} {account.Person.Id} {(maySetPassword ? 1 : 0)} {Mark(account)}"),
        Options(context));

    /// <summary>The person whose code is expected; null for none.</summary>
    public (string PersonId, bool MaySetPassword, string Mark)? Of(HttpContext context)
    {
        if (context.Request.Cookies[Cookie] is not { } value)
            return null;
        try
        {
            var parts = protector.Unprotect(value).Split(' ');
            var age = Math.Abs(time.GetUtcNow().UtcTicks - long.Parse(parts[0], CultureInfo.InvariantCulture));
            return age < Lifetime.Ticks ? (parts[1], parts[2] == "1", parts[3]) : null;
        }
        catch (CryptographicException)
        {
            return null; // Not signed with our keys.
        }
    }

    /// <summary>Deletes the cookie, which ends the pending sign-in.</summary>
    public static void End(HttpContext context) => context.Response.Cookies.Delete(Cookie, Options(context));

    /// <summary>A fingerprint of the account's current password.</summary>
    public static string Mark(AccountRow account) =>
        Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(account.PasswordHash ?? "")), 0, 8);

    private static CookieOptions Options(HttpContext context) => new()
    {
        MaxAge = Lifetime,
        HttpOnly = true,
        IsEssential = true,
        SameSite = SameSiteMode.Lax,
        Secure = context.Request.IsHttps,
    };
}
