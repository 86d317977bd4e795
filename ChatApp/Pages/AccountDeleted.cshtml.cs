using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace ChatApp.Pages;

/// <summary>Confirms that an account is deleted. It reads no account: the deleted person is no longer signed in.</summary>
[AllowAnonymous]
public sealed class AccountDeletedModel : PageModel
{
    /// <summary>The id of the deleted person, so that the browser discards their unsent texts; null for none.</summary>
    [TempData]
    public string? Deleted { get; set; }

    /// <summary>Shows the page without reading anything.</summary>
    public void OnGet()
    {
    }
}
