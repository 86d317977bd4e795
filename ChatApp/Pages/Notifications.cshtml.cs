using System.Globalization;
using ChatApp.Contracts;
using ChatApp.People;
using ChatApp.People.Access;
using ChatApp.People.Notifications;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace ChatApp.Pages;

/// <summary>The reader's settings for notifications.</summary>
[Authorize(Policies.SignedInOrNewGuest)]
public sealed class NotificationsModel(NotificationSettingsStore store, Texts texts) : PageModel
{
    private const string TimeFormat = "HH:mm";

    /// <summary>The levels of notification by the values of the form.</summary>
    public static IReadOnlyDictionary<string, NotifyLevel> Levels { get; } = new Dictionary<string, NotifyLevel>
    {
        ["everything"] = NotifyLevel.Everything,
        ["mentions"] = NotifyLevel.Mentions,
        ["nothing"] = NotifyLevel.Nothing,
    };

    /// <summary>The settings in the form.</summary>
    public NotificationSettings Settings { get; private set; } = NotificationSettings.Default;

    /// <summary>Start of the quiet hours as in the form.</summary>
    public string From { get; private set; } = "";

    /// <summary>End of the quiet hours as in the form.</summary>
    public string Until { get; private set; } = "";

    /// <summary>Why the settings were rejected; null for no problem.</summary>
    public string? Problem { get; private set; }

    /// <summary>Shows the current settings.</summary>
    public void OnGet() => Show(store.Find(Caller.PersonOf(HttpContext).Id) ?? NotificationSettings.Default);

    /// <summary>Saves the settings and returns to the chat.</summary>
    public async Task<IActionResult> OnPostAsync(
        string? rooms, string? from, string? until, bool hidesText, bool sound, CancellationToken cancellationToken)
    {
        var settings = new NotificationSettings(
            rooms is not null && Levels.TryGetValue(rooms, out var level) ? level : NotifyLevel.Mentions, Minutes(from), Minutes(until),
            hidesText, sound);
        var isUnreadable = settings.QuietFrom.HasValue != from is { Length: > 0 }
            || settings.QuietUntil.HasValue != until is { Length: > 0 };
        var code = isUnreadable
            ? ErrorCodes.InvalidRequest
            : (await store.SetAsync(Caller.PersonOf(HttpContext).Id, settings, cancellationToken))?.Code;
        if (code is null)
            return LocalRedirect("/");
        var isTooFast = code == ErrorCodes.TooManyRequests;
        (Settings, From, Until) = (settings, from ?? "", until ?? "");
        Problem = texts[isTooFast ? "notifications.tooFast" : "notifications.quiet.bad"];
        var again = Page();
        again.StatusCode = isTooFast ? StatusCodes.Status429TooManyRequests : StatusCodes.Status400BadRequest;
        return again;
    }

    private void Show(NotificationSettings settings) =>
        (Settings, From, Until) = (settings, Text(settings.QuietFrom), Text(settings.QuietUntil));

    private static int? Minutes(string? text) =>
        TimeOnly.TryParseExact(text, TimeFormat, CultureInfo.InvariantCulture, DateTimeStyles.None, out var time)
            ? (time.Hour * 60) + time.Minute
            : null;

    private static string Text(int? minutes) => minutes is { } some
        ? TimeOnly.FromTimeSpan(TimeSpan.FromMinutes(some)).ToString(TimeFormat, CultureInfo.InvariantCulture)
        : "";
}
