using ChatApp.People;
using ChatApp.People.Access;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Http.Extensions;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace ChatApp.Pages;

/// <summary>Answers requests for pages that a policy refuses.</summary>
internal sealed class PageRefusal(StaticFiles files, IAntiforgery antiforgery) : IRefusalAnswer
{
    public async Task AnswerAsync(HttpContext context, Caller caller, bool lacksFreshSignIn)
    {
        PageHeaders.Set(context, files, context.GetEndpoint()!.Metadata.GetMetadata<PageActionDescriptor>());
        if (await FaultOfFormAsync(context) is { } fault)
            context.Response.StatusCode = fault;
        else if (lacksFreshSignIn)
            context.Response.Redirect(ConfirmModel.AddressFor(AddressOf(context.Request)));
        else if (AccessDeniedResults.Redirect(context, caller) is { } to)
            context.Response.Redirect(to);
        else
            context.Response.StatusCode = RefusalHandler.StatusOf(caller.AccessState);
    }

    // A page checks its forms in filters, which run after its policy. A forged form gets the same answer for all callers.
    private async Task<int?> FaultOfFormAsync(HttpContext context)
    {
        if (CrossSiteFormFilter.IsForeign(context.Request))
            return StatusCodes.Status403Forbidden;
        try
        {
            return await antiforgery.IsRequestValidAsync(context) ? null : StatusCodes.Status400BadRequest;
        }
        catch (AntiforgeryValidationException)
        {
            return StatusCodes.Status400BadRequest; // The body is no form.
        }
    }

    // The page as its links address it, without the handler of the refused form.
    private static string AddressOf(HttpRequest request)
    {
        var filter = request.Query.Where(pair => !pair.Key.Equals("handler", StringComparison.OrdinalIgnoreCase));
        return request.Path + new QueryBuilder(filter).ToQueryString();
    }
}
