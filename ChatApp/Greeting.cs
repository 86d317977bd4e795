using ChatApp.Connections;
using ChatApp.People;
using Microsoft.Extensions.Options;

namespace ChatApp;

/// <summary>What the console says first.</summary>
internal static class Greeting
{
    /// <summary>Says where the server listens, and how one becomes its operator.</summary>
    public static void Write(WebApplication app, TextWriter console)
    {
        console.WriteLine($"ChatApp is ready: {string.Join(", ", app.Urls)}");
        var link = new Uri(PublicAddress(app), app.Services.GetRequiredService<OperatorLink>().Path);
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
}
