using System.Globalization;
using ChatApp.Storage;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Filters;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace ChatApp.Pages;

/// <summary>Explains why a page failed and what the reader can do; reached only by re-execution within the server.</summary>
[IgnoreAntiforgeryToken]
[AllowAnonymous]
public sealed class NoticeModel(StorageFailureLog failures) : PageModel
{
    // Statuses with their own texts; any other uses the text of its class (400 or 500).
    private static readonly int[] WithWords = [400, 401, 403, 404, 429, 500];

    private const string RetryAfterSeconds = "5";

    private static readonly object Reason = new();

    /// <summary>The key of the texts: the status, or the reason set for it.</summary>
    public string Words { get; private set; } = "";

    /// <summary>Whether the notice offers a sign-in link.</summary>
    public bool LeadsToSignIn => Words is "401" or "signed-out" or "closed";

    /// <summary>Sets the reason for this request's failure, which selects its own texts.</summary>
    public static void SetReason(HttpContext context, string reason) => context.Items[Reason] = reason;

    /// <summary>Selects the texts for the status, for any method of the failed request; programs get the bare status.</summary>
    [NonHandler] // Named like a handler, it would handle requests with the method "PAGE".
    public override void OnPageHandlerExecuting(PageHandlerExecutingContext context)
    {
        var status = int.Parse((string)RouteData.Values["status"]!, CultureInfo.InvariantCulture);
        var failed = HttpContext.Features.Get<IExceptionHandlerPathFeature>();
        if (failed is not null && StorageErrors.Classify(failed.Error) is not StorageErrorKind.None and var trouble)
        {
            status = StatusCodes.Status503ServiceUnavailable;
            Response.Headers.RetryAfter = RetryAfterSeconds;
            SetReason(HttpContext, $"storage.{trouble}");
            failures.Log(failed.Endpoint?.DisplayName is { } page ? $"the page {page}" : "a page", failed.Error);
        }

        if (failed is not null && !PagesFeature.WantsPage(Request, failed.Path))
        {
            context.Result = StatusCode(status);
            return;
        }

        var inside = failed is not null || HttpContext.Features.Get<IStatusCodeReExecuteFeature>() is not null;
        Response.StatusCode = inside ? status : StatusCodes.Status404NotFound;
        var known = WithWords.Contains(Response.StatusCode) ? Response.StatusCode : Response.StatusCode >= 500 ? 500 : 400;
        Words = HttpContext.Items[Reason] as string ?? known.ToString(CultureInfo.InvariantCulture);
    }
}
