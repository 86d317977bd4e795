using ChatApp.People;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace ChatApp.Pages;

/// <summary>Responses of pages to callers without access.</summary>
internal static class TurnedAway
{
    /// <summary>Redirects unknown callers to sign-in, and from there back to the page; other callers get a notice that says what to
    /// do.</summary>
    public static IActionResult TurnAway(this PageModel page, Caller caller)
    {
        switch (caller.AccessState)
        {
            case AccessState.In when caller.LacksSecondFactor:
                return page.RedirectToPage("/Account", null, null, "second-factor");
            case AccessState.In:
                return page.StatusCode(StatusCodes.Status403Forbidden);
            case AccessState.Removed:
                NoticeModel.Because(page.HttpContext, caller.ByAddress ? "closed" : "removed");
                return page.StatusCode(StatusCodes.Status403Forbidden);
            case AccessState.TooMany:
                return page.StatusCode(StatusCodes.Status429TooManyRequests);
        }

        var request = page.Request;
        if (HttpMethods.IsGet(request.Method) && !request.Query.ContainsKey("handler") && PagesFeature.WantsPage(request, request.Path))
            return page.RedirectToPage("/SignIn", new { to = request.Path + request.QueryString });
        if (caller.AccessState == AccessState.SignedOut)
            NoticeModel.Because(page.HttpContext, "signed-out");
        return page.StatusCode(StatusCodes.Status401Unauthorized);
    }
}
