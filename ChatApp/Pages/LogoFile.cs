using ChatApp.Storage;
using Microsoft.Net.Http.Headers;

namespace ChatApp.Pages;

/// <summary>Serves the team's logo to everybody: it is on the page for signing in.</summary>
internal static class LogoFile
{
    /// <summary>Start of the logo's address; its hash follows.</summary>
    public const string Path = "/logo";

    /// <summary>Maps the logo.</summary>
    public static void MapLogo(this WebApplication app) => app.MapGet($"{Path}/{{hash}}", Answer).AllowAnonymous();

    private static IResult Answer(HttpContext context, string hash, SiteStore site, StorageFailureLog failures)
    {
        try
        {
            if (site.Current.LogoHash != hash || site.FindLogo(hash) is not { } logo)
                return Results.NotFound();
            context.Response.Headers.CacheControl = "public, max-age=31536000, immutable"; // The address has the hash of the content.
            return Results.Bytes(logo, "image/png", entityTag: new EntityTagHeaderValue($"\"{hash}\""));
        }
        catch (Exception error) when (StorageErrors.Classify(error) is not StorageErrorKind.None)
        {
            failures.Log("the logo", error);
            return Results.StatusCode(StatusCodes.Status503ServiceUnavailable);
        }
    }
}
