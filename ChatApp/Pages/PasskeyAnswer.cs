using Microsoft.AspNetCore.Mvc;

namespace ChatApp.Pages;

/// <summary>Responses to the script that handles passkeys.</summary>
internal static class PasskeyAnswer
{
    /// <summary>Responds with the options for the browser.</summary>
    /// <param name="json">The options as Identity wrote them.</param>
    public static IActionResult Options(string json) =>
        new ContentResult { Content = json, ContentType = "application/json; charset=utf-8" };

    /// <summary>Responds with the reason for a refusal, in the reader's language.</summary>
    public static IActionResult Refused(string words, int status = StatusCodes.Status400BadRequest) =>
        new JsonResult(new ProblemDetails { Status = status, Title = words })
        {
            StatusCode = status,
            ContentType = "application/problem+json",
        };
}
