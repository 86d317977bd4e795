using System.Globalization;
using ChatApp.Contracts;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace ChatApp.Connections;

/// <summary>Creates the HTTP response of a refusal: problem details with the code, and the wait
/// also in the <c>Retry-After</c> header.</summary>
internal static class RefusalAnswer
{
    public static ProblemHttpResult For(HttpContext context, AdmissionRefusal refusal)
    {
        context.Response.Headers.CacheControl = "no-store";
        var problem = new ProblemDetails { Status = refusal.Status, Title = Title(refusal.Code), Extensions = { ["code"] = refusal.Code } };
        if (refusal.RetryAfter is { } wait)
        {
            // Milliseconds in the body keep turns apart; the header allows whole seconds only.
            problem.Extensions["retryAfterSeconds"] = Math.Ceiling(wait.TotalMilliseconds) / 1000;
            context.Response.Headers.RetryAfter = refusal.RetryAfterSeconds?.ToString(CultureInfo.InvariantCulture);
        }

        if (refusal.Turn is { } turn)
            problem.Extensions["turn"] = turn;

        return TypedResults.Problem(problem);
    }

    private static string Title(string code) => code switch
    {
        RefusalCodes.SignedOut => "You are not signed in.",
        RefusalCodes.Removed => "You may not enter this server.",
        RefusalCodes.ForeignOrigin => "Another site's page asked for a connection.",
        RefusalCodes.TooManyConnections => "Too many connections are open for this person or address.",
        RefusalCodes.WaitForTurn => "Many connect at once. Your turn comes.",
        RefusalCodes.ServerFull => "The server is full.",
        RefusalCodes.ServerClosing => "The server is restarting.",
        _ => "The connection was refused.",
    };
}
