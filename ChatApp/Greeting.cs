using System.Net;
using ChatApp.People;
using ChatApp.People.Accounts;
using Microsoft.Extensions.Options;

namespace ChatApp;

/// <summary>What the console says first.</summary>
internal static partial class Greeting
{
    /// <summary>Says where the server listens, who may enter, and, while nobody runs it, how one becomes its operator.</summary>
    public static void Write(WebApplication app, TextWriter console)
    {
        console.WriteLine($"ChatApp is ready: {string.Join(", ", app.Urls)}");
        var setUp = app.Services.GetRequiredService<SetUpLink>();
        if (setUp.NeededAsync(CancellationToken.None).GetAwaiter().GetResult())
            console.WriteLine($"To set it up and become its operator, open this once: {new Uri(ServerAddress.Of(app.Configuration, app.Urls), setUp.Path)}");
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
}
