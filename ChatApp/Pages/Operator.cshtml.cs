using ChatApp.People;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace ChatApp.Pages;

/// <summary>Where the one-time operator link leads. Looking changes nothing, so that no preview of a link burns it.</summary>
public sealed class OperatorModel(PersonEntry entry, OperatorLink link) : PageModel
{
    /// <summary>Shows what the button will do; 404 where the link is used or was another start's.</summary>
    public IActionResult OnGet(string? code) => link.IsGood(code) ? Page() : NotFound();

    /// <summary>Makes the reader the operator.</summary>
    public async Task<IActionResult> OnPostAsync(string? code, CancellationToken cancellationToken)
    {
        if (!link.IsGood(code))
            return NotFound();
        var person = await entry.EnterInvitedAsync(HttpContext, cancellationToken);
        return await link.UseAsync(code, person.Id, cancellationToken) is null ? NotFound() : LocalRedirect("/hub-log");
    }
}
