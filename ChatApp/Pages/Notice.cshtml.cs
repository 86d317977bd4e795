using System.Globalization;
using ChatApp.Storage;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Filters;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace ChatApp.Pages;

/// <summary>Says what went wrong with a page and what can be done; reached only from within.</summary>
[IgnoreAntiforgeryToken]
public sealed class NoticeModel(StoreFailures failures) : PageModel
{
    // These have words of their own; any other status borrows those of its hundred.
    private static readonly int[] WithWords = [400, 401, 403, 404, 429, 500];

    private const string RetryAfterSeconds = "5";

    private static readonly object Reason = new();

    /// <summary>Which words are shown: the status, or the reason that was given for it.</summary>
    public string Words { get; private set; } = "";

    /// <summary>Whether the way on is to sign in.</summary>
    public bool LeadsToSignIn => Words is "401" or "signed-out" or "closed";

    /// <summary>Gives a reason for the failure of this request, which has words of its own.</summary>
    public static void Because(HttpContext context, string reason) => context.Items[Reason] = reason;

    /// <summary>Finds the words for the status, whatever the method of the request that failed; programs get the bare status.</summary>
    [NonHandler] // By its name it would answer requests with the method "PAGE".
    public override void OnPageHandlerExecuting(PageHandlerExecutingContext context)
    {
        var status = int.Parse((string)RouteData.Values["status"]!, CultureInfo.InvariantCulture);
        var failed = HttpContext.Features.Get<IExceptionHandlerPathFeature>();
        if (failed is not null && StoreTroubles.Of(failed.Error) is not StoreTrouble.None and var trouble)
        {
            status = StatusCodes.Status503ServiceUnavailable;
            Response.Headers.RetryAfter = RetryAfterSeconds;
            Because(HttpContext, $"storage.{trouble}");
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
