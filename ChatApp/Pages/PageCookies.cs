namespace ChatApp.Pages;

/// <summary>Cookies that keep what a reader chose.</summary>
internal static class PageCookies
{
    private static readonly TimeSpan Life = TimeSpan.FromDays(365);

    /// <summary>Keeps a choice; null forgets it.</summary>
    public static void Keep(HttpContext context, string name, string? value)
    {
        var options = new CookieOptions
        {
            MaxAge = Life,
            HttpOnly = true,
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
