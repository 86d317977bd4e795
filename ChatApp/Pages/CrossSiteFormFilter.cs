using ChatApp.Connections;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Filters;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace ChatApp.Pages;

/// <summary>Responds with 403 to cross-site form posts: the same check as in admission and hub, before the antiforgery token is
/// validated.</summary>
internal sealed class CrossSiteFormFilter : IAuthorizationFilter
{
    public void OnAuthorization(AuthorizationFilterContext context)
    {
        // The notice page of a refused request keeps that request's method and headers.
        if (IsForeign(context.HttpContext.Request) && context.ActionDescriptor is not PageActionDescriptor { ViewEnginePath: "/Notice" })
            context.Result = new StatusCodeResult(StatusCodes.Status403Forbidden);
    }

    /// <summary>Whether another site's page sends a form.</summary>
    public static bool IsForeign(HttpRequest request) =>
        !HttpMethods.IsGet(request.Method) && !HttpMethods.IsHead(request.Method) && RequestChecks.ForeignOrigin(request);
}
