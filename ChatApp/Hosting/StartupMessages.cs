using System.Net;
using ChatApp.Logging;
using ChatApp.People;
using ChatApp.People.Accounts;
using Microsoft.Extensions.Options;

namespace ChatApp.Hosting;

/// <summary>The first messages on the console.</summary>
internal static partial class StartupMessages
{
    /// <summary>Reports the server's addresses, whether it is open to guests, and the set-up link while there is no operator: as plain
    /// text, or as log events when the console log is JSON, where plain lines would be invalid.</summary>
    public static void Write(WebApplication app, TextWriter console)
    {
        var addresses = string.Join(", ", app.Urls);
        var forPrograms = ConsoleLog.IsJson(app.Configuration);
        if (forPrograms)
            LogReady(app.Logger, addresses);
        else
            console.WriteLine($"ChatApp is ready: {addresses}");

        var setUp = app.Services.GetRequiredService<SetUpLink>();
        if (setUp.IsNeeded())
        {
            var link = new Uri(ServerAddress.Of(app.Configuration, app.Urls), setUp.Path);
            if (forPrograms)
                LogSetUpLink(app.Logger, link);
            else
                console.WriteLine($"To set it up and become its operator, open this once: {link}");
        }

        var open = app.Services.GetRequiredService<IOptions<AccessOptions>>().Value.Access == ServerAccess.Open;
        if (open && (ServerAddress.Public(app.Configuration) is not null || !app.Urls.All(IsLocal)))
            LogOpenToAll(app.Logger);
    }

    // "http://*:80" and "http://+:80" are not valid for Uri, and a Unix socket is local.
    private static bool IsLocal(string url) => url.Contains("unix:", StringComparison.Ordinal)
        || (Uri.TryCreate(url, UriKind.Absolute, out var uri)
            && (uri.IsLoopback || (IPAddress.TryParse(uri.Host, out var address) && IPAddress.IsLoopback(address))));

    [LoggerMessage(1113, LogLevel.Warning,
        "Whoever reaches this server may walk in as a guest, and it can be reached from beyond this machine. "
        + "With Chat:Access=Invite only people with an account enter.")]
    private static partial void LogOpenToAll(ILogger logger);

    [LoggerMessage(1120, LogLevel.Information, "ChatApp is ready: {Addresses}")]
    private static partial void LogReady(ILogger logger, string addresses);

    [LoggerMessage(1121, LogLevel.Information, "To set it up and become its operator, open this once: {Link}")]
    private static partial void LogSetUpLink(ILogger logger, Uri link);
}
