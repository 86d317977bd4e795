using System.Globalization;
using ChatApp.Contracts;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace ChatApp.Connections;

/// <summary>A refusal on the wire: problem details with the code, and the wait in the header as well.</summary>
internal static class RefusalAnswer
{
    public static ProblemHttpResult For(HttpContext context, AdmissionRefusal refusal)
    {
        var problem = new ProblemDetails { Status = refusal.Status, Title = Title(refusal.Code), Extensions = { ["code"] = refusal.Code } };
        if (refusal.RetryAfterSeconds is { } seconds)
        {
            problem.Extensions["retryAfterSeconds"] = seconds;
            context.Response.Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
        }

        return TypedResults.Problem(problem);
    }

    private static string Title(string code) => code switch
    {
        RefusalCodes.SignedOut => "You are not signed in.",
        RefusalCodes.ForeignOrigin => "Another site's page asked for a connection.",
        RefusalCodes.TooManyConnections => "Too many connections are open for this person or address.",
        RefusalCodes.ServerFull => "The server is full.",
        RefusalCodes.ServerClosing => "The server is restarting.",
        _ => "The connection was refused.",
    };
}
