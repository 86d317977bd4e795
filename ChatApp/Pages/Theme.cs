namespace ChatApp.Pages;

/// <summary>Light or dark, told by a cookie so that the first byte of a page knows it and nothing flashes.</summary>
internal static class Theme
{
    public const string Cookie = "chatapp-theme";

    /// <summary>As the system has it.</summary>
    public const string Auto = "auto";

    /// <summary>All there are.</summary>
    public static readonly IReadOnlyList<string> All = [Auto, "light", "dark"];

    /// <summary>What the reader chose.</summary>
    public static string Of(HttpContext context) => context.Request.Cookies[Cookie] is { } theme && All.Contains(theme) ? theme : Auto;
}
