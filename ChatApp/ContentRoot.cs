namespace ChatApp;

/// <summary>Where configuration, pages and the data folder are.</summary>
internal static class ContentRoot
{
    /// <summary>The working directory when the configuration is there (run from source), else the program's own folder (published).</summary>
    public static string Find()
    {
        var here = Directory.GetCurrentDirectory();
        return File.Exists(Path.Combine(here, "appsettings.json")) ? here : AppContext.BaseDirectory;
    }
}
