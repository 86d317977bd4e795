using ChatApp.People;
using ChatApp.People.Access;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace ChatApp.Pages;

/// <summary>The operators' page of the team's name and logo.</summary>
[Authorize(Policies.Operator)]
[Authorize(Policies.FreshSignIn)]
[RequestSizeLimit(MaxRequestBytes)]
[RequestFormLimits(MemoryBufferThreshold = MaxRequestBytes)] // No temporary files.
public sealed class TeamModel(SiteStore site) : PageModel
{
    /// <summary>Largest picture taken as a logo, in bytes.</summary>
    public const int MaxLogoBytes = 10_000_000;

    /// <summary>Largest request: a picture that is somewhat too large still gets its answer on the page.</summary>
    private const int MaxRequestBytes = 2 * MaxLogoBytes;

    /// <summary>The name in the field; empty while the configured one applies.</summary>
    public string Name { get; private set; } = "";

    /// <summary>The configured name.</summary>
    public string ConfiguredName => site.ConfiguredName;

    /// <summary>Whether the name was rejected.</summary>
    public bool HasBadName { get; private set; }

    /// <summary>Whether the picture was rejected.</summary>
    public bool HasBadLogo { get; private set; }

    /// <summary>Shows name and logo.</summary>
    public void OnGet() => Name = site.Current.Name == site.ConfiguredName ? "" : site.Current.Name;

    /// <summary>Changes the name, and returns to the chat.</summary>
    public async Task<IActionResult> OnPostAsync(string? name, CancellationToken cancellationToken)
    {
        if (await site.RenameAsync(Caller.PersonOf(HttpContext), name, cancellationToken))
            return LocalRedirect("/");
        (Name, HasBadName) = (name ?? "", true);
        return Rejected();
    }

    /// <summary>Changes the logo.</summary>
    public async Task<IActionResult> OnPostLogoAsync(IFormFile? logo, CancellationToken cancellationToken)
    {
        if (logo is { Length: > 0 and <= MaxLogoBytes })
        {
            await using var content = logo.OpenReadStream();
            if (await site.SetLogoAsync(Caller.PersonOf(HttpContext), content, cancellationToken))
                return LocalRedirect("/team");
        }

        OnGet();
        HasBadLogo = true;
        return Rejected();
    }

    /// <summary>Removes the logo.</summary>
    public async Task<IActionResult> OnPostRemoveLogoAsync(CancellationToken cancellationToken)
    {
        await site.RemoveLogoAsync(Caller.PersonOf(HttpContext), cancellationToken);
        return LocalRedirect("/team");
    }

    private PageResult Rejected()
    {
        var page = Page();
        page.StatusCode = StatusCodes.Status400BadRequest;
        return page;
    }
}
