using Microsoft.AspNetCore.Mvc.Filters;

namespace ChatApp.Pages;

/// <summary>What every page tells the browser about itself.</summary>
internal sealed class PageHeaders(ScriptModules.Source modules) : IAlwaysRunResultFilter
{
    public void OnResultExecuting(ResultExecutingContext context)
    {
        var http = context.HttpContext;
        var headers = http.Response.Headers;
        headers.ContentSecurityPolicy = $"default-src 'none'; script-src 'self' {modules.Of(http).ImportMapHash}; style-src 'self'; "
            + "img-src 'self' data:; font-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'self'";
        headers.XContentTypeOptions = "nosniff";
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
