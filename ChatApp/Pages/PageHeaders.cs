using Microsoft.AspNetCore.Mvc.Filters;

namespace ChatApp.Pages;

/// <summary>What every page tells the browser about itself.</summary>
internal sealed class PageHeaders(Site site) : IAlwaysRunResultFilter
{
    public void OnResultExecuting(ResultExecutingContext context)
    {
        var http = context.HttpContext;
        var headers = http.Response.Headers;
        headers.ContentSecurityPolicy = site.Modules.ContentSecurityPolicy;
        headers["Cross-Origin-Opener-Policy"] = "same-origin"; // No window of another site's holds on to this one.
        headers["Referrer-Policy"] = "same-origin";

        // Sign-in and antiforgery say no-store, which would keep the page out of the back/forward cache: the last word is here.
        http.Response.OnStarting(() =>
        {
            headers.CacheControl = "private, no-cache";
            headers.Remove("Pragma");
            headers.Remove("Expires");
            return Task.CompletedTask;
        });
    }

    public void OnResultExecuted(ResultExecutedContext context)
    {
    }
}
