using System.Text.Json;
using ChatApp.People.Access;

namespace ChatApp.Pages;

/// <summary>Serves the manifest with which a browser installs the chat as an app.</summary>
internal static class WebManifest
{
    /// <summary>Address of the manifest.</summary>
    public const string Path = "/manifest.webmanifest";

    /// <summary>Surface colours of <c>tokens.css</c> in sRGB, light and dark.</summary>
    public const string LightColor = "#fcfcf9", DarkColor = "#111318";

    private static readonly TimeSpan CachedFor = TimeSpan.FromHours(1);

    /// <summary>Maps it for those who are signed in: the page asks for it with the cookie.</summary>
    public static void MapWebManifest(this WebApplication app) => app.MapGet(Path, Answer).RequireAuthorization(Policies.SignedIn);

    private static IResult Answer(HttpContext context, Texts texts, StaticFiles files)
    {
        context.Response.Headers.CacheControl = $"private, max-age={CachedFor.TotalSeconds:0}";
        var (name, logo) = (texts.Site.Name, texts.Site.Logo);
        return Results.Json(
            new
            {
                id = "/",
                name,
                short_name = name,
                start_url = "/",
                share_target = new
                {
                    action = "/",
                    method = "GET",
                    @params = new { title = "share-title", text = "share-text", url = "share-url" }, // Read by shared-text.js.
                },
                scope = "/",
                display = "standalone",
                background_color = LightColor,
                theme_color = LightColor,
                icons = logo is not null
                    ? new[] { Icon(logo, "512x512", "any") }
                    : [
                        Icon(files["icons/icon-192.png"], "192x192", "any"), Icon(files["icons/icon-512.png"], "512x512", "any"),
                        Icon(files["icons/icon-maskable-512.png"], "512x512", "maskable"),
                    ],
            },
            JsonSerializerOptions.Web,
            "application/manifest+json");

        static object Icon(string src, string sizes, string purpose) => new { src, sizes, type = "image/png", purpose };
    }
}
