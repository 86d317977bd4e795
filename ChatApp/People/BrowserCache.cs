namespace ChatApp.People;

/// <summary>What a browser keeps of pages that somebody saw who is not signed in there any more.</summary>
internal static class BrowserCache
{
    /// <summary>Has the browser drop it, pages that the back button would show included. Browsers do so over https and from loopback only.</summary>
    public static void Clear(HttpContext context) => context.Response.Headers["Clear-Site-Data"] = "\"cache\"";
}
