namespace ChatApp.People;

/// <summary>Clears cached pages of a person who is no longer signed in on that browser.</summary>
internal static class BrowserCache
{
    /// <summary>Makes the browser drop its cache, including pages that the back button would show. Browsers obey over https and on loopback
    /// only.</summary>
    public static void Clear(HttpContext context) => context.Response.Headers["Clear-Site-Data"] = "\"cache\"";
}
