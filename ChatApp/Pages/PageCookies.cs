namespace ChatApp.Pages;

/// <summary>Sets cookies with a reader's preferences.</summary>
internal static class PageCookies
{
    private static readonly TimeSpan Lifetime = TimeSpan.FromDays(365);

    /// <summary>Stores a preference; null deletes it.</summary>
    /// <param name="context">The request.</param>
    /// <param name="name">The cookie's name.</param>
    /// <param name="value">The preference.</param>
    /// <param name="forScript">Whether the page's script may change it as well.</param>
    public static void Keep(HttpContext context, string name, string? value, bool forScript = false)
    {
        var options = new CookieOptions
        {
            MaxAge = Lifetime,
            HttpOnly = !forScript,
            IsEssential = true,
            SameSite = SameSiteMode.Lax,
            Secure = context.Request.IsHttps,
        };
        if (value is null)
            context.Response.Cookies.Delete(name, options);
        else
            context.Response.Cookies.Append(name, value, options);
    }
}
