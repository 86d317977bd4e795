namespace ChatApp.Pages;

/// <summary>The model of <c>_RoomDialogs.cshtml</c>.</summary>
/// <param name="BesideRooms">Whether the page also has the list of rooms.</param>
/// <param name="MakesRooms">Whether the viewer may create rooms.</param>
internal sealed record RoomDialogs(bool BesideRooms, bool MakesRooms)
{
    /// <summary>The keys of the page, and the text of what each does.</summary>
    public static IReadOnlyList<(string[] Keys, string Words)> Keys { get; } =
    [
        (["Enter"], "send"), (["Shift+Enter"], "break"), (["↑"], "last"), (["@", ":"], "complete"), (["Esc"], "read"),
        (["Page Up", "Page Down"], "page"), (["Ctrl+K", "⌘K"], "search"),
        (["Alt+↑", "Alt+↓"], "room"), (["Alt+Shift+↑", "Alt+Shift+↓"], "unread"), (["?"], "list"),
    ];
}
