using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.DataProtection;

namespace ChatApp.People.Accounts;

/// <summary>Remembers, in a signed cookie of some minutes, that somebody has shown a password or a link, and has still to show a code. It opens nothing by
/// itself, and ends when the password changes.</summary>
public sealed class PendingSignIn(IDataProtectionProvider protection, TimeProvider time)
{
    private const string Cookie = "chatapp-second";

    private static readonly TimeSpan Life = TimeSpan.FromMinutes(10);

    private readonly IDataProtector protector = protection.CreateProtector("ChatApp.PendingSignIn");

    /// <summary>Begins to wait for the code.</summary>
    /// <param name="context">The request.</param>
    /// <param name="account">Whose password or link it was.</param>
    /// <param name="maySetPassword">Whether they came with a one-time link.</param>
    public void Begin(HttpContext context, AccountRow account, bool maySetPassword) => context.Response.Cookies.Append(
        Cookie, protector.Protect($"{time.GetUtcNow().UtcTicks} {account.Person.Id} {(maySetPassword ? 1 : 0)} {Mark(account)}"), Options(context));

    /// <summary>Whom the code is waited for; null for nobody.</summary>
    public (string PersonId, bool MaySetPassword, string Mark)? Of(HttpContext context)
    {
        if (context.Request.Cookies[Cookie] is not { } value)
            return null;
        try
        {
            var parts = protector.Unprotect(value).Split(' ');
            var age = Math.Abs(time.GetUtcNow().UtcTicks - long.Parse(parts[0], CultureInfo.InvariantCulture));
            return age < Life.Ticks ? (parts[1], parts[2] == "1", parts[3]) : null;
        }
        catch (CryptographicException)
        {
            return null; // Not ours.
        }
    }

    /// <summary>Waits no longer.</summary>
    public static void End(HttpContext context) => context.Response.Cookies.Delete(Cookie, Options(context));

    /// <summary>Stands for the password that an account has now.</summary>
    public static string Mark(AccountRow account) => Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(account.PasswordHash ?? "")), 0, 8);

    private static CookieOptions Options(HttpContext context) => new()
    {
        MaxAge = Life,
        HttpOnly = true,
        IsEssential = true,
        SameSite = SameSiteMode.Lax,
        Secure = context.Request.IsHttps,
    };
}
