using ChatApp.Connections;
using ChatApp.People;
using Microsoft.Extensions.Options;

namespace ChatApp;

/// <summary>What the console says first.</summary>
internal static partial class Greeting
{
    /// <summary>Says where the server listens, and how one becomes its operator: in plain words, or as events of the log where the console
    /// is a program's, to which a plain line would be nonsense.</summary>
    public static void Write(WebApplication app, TextWriter console)
    {
        var addresses = string.Join(", ", app.Urls);
        var link = new Uri(PublicAddress(app), app.Services.GetRequiredService<OperatorLink>().Path);
        if (ConsoleLog.IsJson(app.Configuration))
        {
            LogReady(app.Logger, addresses);
            LogOperatorLink(app.Logger, link);
            return;
        }

        console.WriteLine($"ChatApp is ready: {addresses}");
        console.WriteLine($"To become its operator, open this once: {link}");
    }

    // Behind proxies the server answers to its public name only, and does not see their scheme and port: it takes the usual ones.
    private static Uri PublicAddress(WebApplication app)
    {
        var name = app.Configuration["AllowedHosts"]?.Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).FirstOrDefault();
        return app.Services.GetRequiredService<IOptions<ProxyOptions>>().Value.Networks.Count > 0
            && name is not (null or "localhost") && Uri.CheckHostName(name) == UriHostNameType.Dns
                ? new($"https://{name}")
                : new(app.Urls.First());
    }

    [LoggerMessage(1120, LogLevel.Information, "ChatApp is ready: {Addresses}")]
    private static partial void LogReady(ILogger logger, string addresses);

    [LoggerMessage(1121, LogLevel.Information, "To become its operator, open this once: {Link}")]
    private static partial void LogOperatorLink(ILogger logger, Uri link);
}
