using System.Net;
using ChatApp.People;
using ChatApp.People.Accounts;
using Microsoft.Extensions.Options;

namespace ChatApp;

/// <summary>What the console says first.</summary>
internal static partial class Greeting
{
    /// <summary>Says where the server listens, who may enter, and, while nobody runs it, how one becomes its operator: in plain words, or as
    /// events of the log where the console is a program's, to which a plain line would be nonsense.</summary>
    public static void Write(WebApplication app, TextWriter console)
    {
        var addresses = string.Join(", ", app.Urls);
        var forPrograms = ConsoleLog.IsJson(app.Configuration);
        if (forPrograms)
            LogReady(app.Logger, addresses);
        else
            console.WriteLine($"ChatApp is ready: {addresses}");

        var setUp = app.Services.GetRequiredService<SetUpLink>();
        if (setUp.NeededAsync(CancellationToken.None).GetAwaiter().GetResult())
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

    // "http://*:80" and "http://+:80" are no addresses for Uri, and a Unix socket's path stays on the machine.
    private static bool IsLocal(string url) => url.Contains("unix:", StringComparison.Ordinal)
        || (Uri.TryCreate(url, UriKind.Absolute, out var uri) && (uri.IsLoopback || (IPAddress.TryParse(uri.Host, out var address) && IPAddress.IsLoopback(address))));

    [LoggerMessage(1113, LogLevel.Warning,
        "Whoever reaches this server may walk in as a guest, and it can be reached from beyond this machine. With Chat:Access=Invite only people with an account enter.")]
    private static partial void LogOpenToAll(ILogger logger);

    [LoggerMessage(1120, LogLevel.Information, "ChatApp is ready: {Addresses}")]
    private static partial void LogReady(ILogger logger, string addresses);

    [LoggerMessage(1121, LogLevel.Information, "To set it up and become its operator, open this once: {Link}")]
    private static partial void LogSetUpLink(ILogger logger, Uri link);
}
