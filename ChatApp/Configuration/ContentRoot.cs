namespace ChatApp.Configuration;

/// <summary>Location of configuration, pages and the data folder.</summary>
internal static class ContentRoot
{
    /// <summary>The working directory if it contains the configuration (run from source), otherwise
    /// the program's own folder (published).</summary>
    public static string Find()
    {
        var here = Directory.GetCurrentDirectory();
        return File.Exists(Path.Combine(here, "appsettings.json")) ? here : AppContext.BaseDirectory;
    }
}
