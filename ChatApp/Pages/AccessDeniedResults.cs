using ChatApp.People;
using ChatApp.People.Access;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace ChatApp.Pages;

/// <summary>Responses of pages to callers without access.</summary>
internal static class AccessDeniedResults
{
    /// <summary>Turns a caller away for a reason that only the page knows.</summary>
    public static IActionResult Deny(this PageModel page, Caller caller) =>
        Redirect(page.HttpContext, caller) is { } to
            ? page.LocalRedirect(to)
            : page.StatusCode(RefusalHandler.StatusOf(caller.AccessState));

    /// <summary>Where to redirect a caller without access: unknown callers to sign-in, and from there back to the page.</summary>
    /// <returns>The address; null where the caller gets a status instead, with a notice that says what to do.</returns>
    public static string? Redirect(HttpContext context, Caller caller)
    {
        switch (caller.AccessState)
        {
            case AccessState.In:
                return caller.LacksSecondFactor ? "/account#second-factor" : null;
            case AccessState.Removed:
                NoticeModel.SetReason(context, caller.ByAddress ? "closed" : "removed");
                return null;
            case AccessState.TooMany:
                return null;
        }

        var request = context.Request;
        if (HttpMethods.IsGet(request.Method) && !request.Query.ContainsKey("handler") && PagesFeature.WantsPage(request, request.Path))
            return "/sign-in" + QueryString.Create("to", request.Path + request.QueryString);
        if (caller.AccessState == AccessState.SignedOut)
            NoticeModel.SetReason(context, "signed-out");
        return null;
    }
}
