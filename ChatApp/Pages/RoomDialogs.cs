using ChatApp.Contracts;

namespace ChatApp.Pages;

/// <summary>The model of <c>_RoomDialogs.cshtml</c>.</summary>
/// <param name="BesideRooms">Whether the page also has the list of rooms.</param>
/// <param name="MakesRooms">Whether the viewer may create rooms.</param>
/// <param name="Viewer">The viewer's kind: some pages are for operators.</param>
internal sealed record RoomDialogs(bool BesideRooms, bool MakesRooms, PersonKind Viewer)
{
    /// <summary>The keys of the page, and the text of what each does.</summary>
    public static IReadOnlyList<(string[] Keys, string Words)> Keys { get; } =
    [
        (["Enter"], "send"), (["Shift+Enter"], "break"), (["↑"], "last"), (["@", ":"], "complete"), (["Esc"], "read"),
        (["Page Up", "Page Down"], "page"), (["↑", "↓", "Tab"], "message"), (["Ctrl+K", "⌘K"], "switch"), (["/"], "search"),
        (["Alt+↑", "Alt+↓"], "room"), (["Alt+Shift+↑", "Alt+Shift+↓"], "unread"), (["?"], "list"),
    ];

    /// <summary>The buttons of the page that the quick switcher offers, as selectors, each with its text.</summary>
    public static IReadOnlyList<(string Press, string Words)> Presses { get; } =
    [
        ("#reconnect", "js.reconnect"), ("#read-all", "rooms.readAll"), ("#room-add", "rooms.add"), ("#direct-add", "direct.add"),
        ("#room-about", "room.about"), ("#notify", "notifications"), ("#pins", "pins.title"),
        ("#rest", "rest.title"), ("#my-name", "name.change"),
    ];

    /// <summary>The pages that the quick switcher offers, each with its title.</summary>
    public IReadOnlyList<(string To, string Words)> Places =>
    [
        ("/mentions", "mentions.title"), ("/saved", "saved.title"), ("/settings", "settings"), ("/account", "account"),
        ("/account/connections", "mine.title"), .. Viewer == PersonKind.Operator ? OperatorPlaces : [],
    ];

    /// <summary>The pages that the dialog of settings leads to, each with its title.</summary>
    public static IReadOnlyList<(string To, string Words)> SettingPlaces { get; } =
        [("/account", "account"), ("/account/connections", "mine.title"), ("/settings", "settings.all")];

    private static (string To, string Words)[] OperatorPlaces { get; } =
        [("/team", "team.title"), ("/people", "people.title"), ("/hub-log", "hublog.title"), ("/audit", "audit.title")];
}
