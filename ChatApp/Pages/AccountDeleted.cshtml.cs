using Microsoft.AspNetCore.Mvc.RazorPages;

namespace ChatApp.Pages;

/// <summary>Says that an account is deleted. It knows of none: whoever was deleted is nobody now.</summary>
public sealed class AccountDeletedModel : PageModel
{
    /// <summary>Shows the page.</summary>
    public void OnGet()
    {
    }
}
