using ChatApp.Contracts;
using ChatApp.People;
using ChatApp.People.Access;
using ChatApp.Storage;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Localization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace ChatApp.Pages;

/// <summary>The reader's name, language and theme.</summary>
[Authorize(Policies.SignedInOrNewGuest)]
public sealed class SettingsModel(PersonStore people, RenameLimit limit, Texts texts) : PageModel
{
    /// <summary>The value of a choice that leaves it to the browser.</summary>
    public const string Browser = "";

    /// <summary>The name in the field.</summary>
    public string Name { get; private set; } = "";

    /// <summary>The chosen language; <see cref="Browser"/> for none.</summary>
    public string Language { get; private set; } = Browser;

    /// <summary>The theme chosen in the form.</summary>
    public string ChosenTheme { get; private set; } = Theme.Auto;

    /// <summary>Whether the reader is an operator.</summary>
    public bool IsOperator { get; private set; }

    /// <summary>Why the name was rejected; null for no problem.</summary>
    public string? NameProblem { get; private set; }

    private static readonly Outcome<Person> TooManyNames = new Refusal(
        ErrorCodes.TooManyRequests, "That is too many new names. Wait a minute.");

    private string problemCode = ErrorCodes.InvalidRequest;
    private int problemStatus = StatusCodes.Status400BadRequest;

    /// <summary>Shows the settings with their current values.</summary>
    public void OnGet()
    {
        var person = Caller.PersonOf(HttpContext);
        (Name, IsOperator) = (person.Name, person.Kind == PersonKind.Operator);
        Language = LanguageOf(Request.Cookies[CookieRequestCultureProvider.DefaultCookieName]);
        ChosenTheme = Theme.Of(HttpContext);
    }

    /// <summary>Saves all settings and returns to the chat.</summary>
    public async Task<IActionResult> OnPostAsync(string? name, string? language, string? theme, CancellationToken cancellationToken)
    {
        var (renamed, answer) = await RenameAsync(name, cancellationToken);
        if (renamed is null)
        {
            (Language, ChosenTheme) = (Known(language, Texts.Languages) ?? Browser, Known(theme, Theme.All) ?? Theme.Auto);
            return answer;
        }

        Keep(language, theme);
        return LocalRedirect("/");
    }

    /// <summary>Saves only language and theme, for a script.</summary>
    public IActionResult OnPostLook(string? language, string? theme)
    {
        Keep(language, theme);
        return new NoContentResult();
    }

    /// <summary>Changes only the name; a script, which accepts JSON, gets the person or a problem.</summary>
    public async Task<IActionResult> OnPostNameAsync(string? name, CancellationToken cancellationToken)
    {
        var (renamed, answer) = await RenameAsync(name, cancellationToken);
        if (!Request.Headers.Accept.ToString().Contains("application/json", StringComparison.OrdinalIgnoreCase))
            return renamed is null ? answer : LocalRedirect("/");
        return renamed is not null
            ? new JsonResult(renamed)
            : NameProblem is null
                ? answer
                : new JsonResult(
                    new ProblemDetails { Status = problemStatus, Title = NameProblem, Extensions = { ["code"] = problemCode } })
                {
                    StatusCode = problemStatus,
                    ContentType = "application/problem+json",
                };
    }

    private async Task<(Person? Renamed, IActionResult Otherwise)> RenameAsync(string? name, CancellationToken cancellationToken)
    {
        var person = Caller.PersonOf(HttpContext);
        // The form posts the name with all settings: it counts only where it changed.
        var renamed = name?.Trim() != person.Name && !limit.TryAcquire(person.Id)
            ? TooManyNames
            : await people.RenameAsync(person.Id, name ?? "", cancellationToken);
        if (renamed.Granted)
            return (renamed.Value, Page());
        problemCode = renamed.Refusal.Code;
        var problem = renamed.Refusal == TooManyNames.Refusal
            ? "js.name.tooMany"
            : renamed.Refusal == PersonStore.NameTaken
            ? "js.name.taken"
            : "js.name.bad";
        problemStatus = renamed.Refusal == TooManyNames.Refusal ? StatusCodes.Status429TooManyRequests : StatusCodes.Status400BadRequest;
        (Name, NameProblem, IsOperator) = (name ?? "", texts[problem], person.Kind == PersonKind.Operator);
        (Language, ChosenTheme) = (LanguageOf(Request.Cookies[CookieRequestCultureProvider.DefaultCookieName]), Theme.Of(HttpContext));
        return (null, Page());
    }

    private void Keep(string? language, string? theme)
    {
        var culture = Known(language, Texts.Languages) is { } chosen
            ? CookieRequestCultureProvider.MakeCookieValue(new RequestCulture(chosen))
            : null;
        PageCookies.Keep(HttpContext, CookieRequestCultureProvider.DefaultCookieName, culture);
        PageCookies.Keep(HttpContext, Theme.Cookie, Known(theme, Theme.All) is { } kept and not Theme.Auto ? kept : null);
    }

    private static string LanguageOf(string? cookie) =>
        Known(CookieRequestCultureProvider.ParseCookieValue(cookie ?? "")?.UICultures.FirstOrDefault().Value, Texts.Languages) ?? Browser;

    private static string? Known(string? value, IReadOnlyList<string> values) => values.FirstOrDefault(known => known == value);
}
