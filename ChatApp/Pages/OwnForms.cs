using ChatApp.Connections;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Filters;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace ChatApp.Pages;

/// <summary>Answers 403 to forms that another site's page sends: the same check that admission and hub make, before the form's own token
/// is looked at.</summary>
internal sealed class OwnForms : IAuthorizationFilter
{
    public void OnAuthorization(AuthorizationFilterContext context)
    {
        var request = context.HttpContext.Request;
        // The notice of a refused request keeps that request's method and headers.
        if (!HttpMethods.IsGet(request.Method) && !HttpMethods.IsHead(request.Method) && RequestChecks.ForeignOrigin(request)
            && context.ActionDescriptor is not PageActionDescriptor { ViewEnginePath: "/Notice" })
            context.Result = new StatusCodeResult(StatusCodes.Status403Forbidden);
    }
}
