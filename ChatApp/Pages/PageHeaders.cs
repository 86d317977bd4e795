using Microsoft.AspNetCore.Mvc.Filters;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace ChatApp.Pages;

/// <summary>Sets the response headers of every page.</summary>
internal sealed class PageHeaders(StaticFiles files) : IAlwaysRunResultFilter
{
    /// <summary>The pages that a browser may cache for its back button. They show nothing that the computer's next user may not see once
    /// their script has checked the sign-in; all others, with addresses, links and accounts, are never cached.</summary>
    private static readonly HashSet<string> Kept = ["/Index", "/Sidebar", "/Join", "/SignIn", "/Notice"];

    public void OnResultExecuting(ResultExecutingContext context) =>
        Set(context.HttpContext, files, context.ActionDescriptor as PageActionDescriptor);

    /// <summary>Sets the headers of a page's response, or of the response sent instead of it.</summary>
    public static void Set(HttpContext http, StaticFiles files, PageActionDescriptor? page)
    {
        var headers = http.Response.Headers;
        headers.ContentSecurityPolicy = files.Modules.ContentSecurityPolicy;
        headers["Cross-Origin-Opener-Policy"] = "same-origin"; // Windows of other sites keep no reference to this one.
        headers["Referrer-Policy"] = "same-origin";

        // Authentication and antiforgery set no-store, which would exclude the page from the back/forward cache: this override runs last.
        var kept = page is not null && Kept.Contains(page.ViewEnginePath);
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
