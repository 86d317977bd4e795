using Microsoft.AspNetCore.Mvc;

namespace ChatApp.Pages;

/// <summary>What the script that handles passkeys is answered.</summary>
internal static class PasskeyAnswer
{
    /// <summary>What the browser needs.</summary>
    /// <param name="json">As Identity wrote it.</param>
    public static IActionResult Options(string json) => new ContentResult { Content = json, ContentType = "application/json; charset=utf-8" };

    /// <summary>Why not, in the reader's language.</summary>
    public static IActionResult Refused(string words, int status = StatusCodes.Status400BadRequest) =>
        new JsonResult(new ProblemDetails { Status = status, Title = words }) { StatusCode = status, ContentType = "application/problem+json" };
}
