namespace ChatApp.Pages;

/// <summary>The light or dark theme, stored in a cookie so that the page renders with it from the first byte, without flashing.</summary>
internal static class Theme
{
    public const string Cookie = "chatapp-theme";

    /// <summary>The value that follows the system's setting.</summary>
    public const string Auto = "auto";

    public static readonly IReadOnlyList<string> All = [Auto, "light", "dark"];

    /// <summary>The theme that the reader chose.</summary>
    public static string Of(HttpContext context) => context.Request.Cookies[Cookie] is { } theme && All.Contains(theme) ? theme : Auto;
}
