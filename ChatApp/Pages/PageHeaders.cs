using Microsoft.AspNetCore.Mvc.Filters;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace ChatApp.Pages;

/// <summary>What every page tells the browser about itself.</summary>
internal sealed class PageHeaders(StaticFiles files) : IAlwaysRunResultFilter
{
    /// <summary>The pages that a browser may keep for its back button. They show nothing that the next person at the computer may not see once their script has asked who is signed
    /// in; all others, with addresses, links and accounts, are kept nowhere.</summary>
    private static readonly HashSet<string> Kept = ["/Index", "/Sidebar", "/Join", "/SignIn", "/Notice"];

    public void OnResultExecuting(ResultExecutingContext context)
    {
        var http = context.HttpContext;
        var headers = http.Response.Headers;
        headers.ContentSecurityPolicy = files.Modules.ContentSecurityPolicy;
        headers["Cross-Origin-Opener-Policy"] = "same-origin"; // No window of another site's holds on to this one.
        headers["Referrer-Policy"] = "same-origin";

        // Sign-in and antiforgery say no-store, which would keep the page out of the back/forward cache: the last word is here.
        var kept = context.ActionDescriptor is PageActionDescriptor page && Kept.Contains(page.ViewEnginePath);
        http.Response.OnStarting(() =>
        {
            headers.CacheControl = kept ? "private, no-cache" : "no-store";
            headers.Remove("Pragma");
            headers.Remove("Expires");
            return Task.CompletedTask;
        });
    }

    public void OnResultExecuted(ResultExecutedContext context)
    {
    }
}
