using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace ChatApp.Pages;

/// <summary>Says that an account is deleted. It knows of none: whoever was deleted is nobody now.</summary>
public sealed class AccountDeletedModel : PageModel
{
    /// <summary>The id of who was deleted, so that the browser forgets what they wrote and did not send; null for nobody.</summary>
    [TempData]
    public string? Deleted { get; set; }

    /// <summary>Shows the page.</summary>
    public void OnGet()
    {
    }
}
