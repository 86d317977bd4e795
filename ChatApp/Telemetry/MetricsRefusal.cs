using ChatApp.Contracts;
using ChatApp.People;
using ChatApp.People.Access;

namespace ChatApp.Telemetry;

/// <summary>Answers callers who may not read the metrics.</summary>
internal sealed class MetricsRefusal : IRefusalAnswer
{
    public Task AnswerAsync(HttpContext context, Caller caller, bool lacksFreshSignIn)
    {
        context.Response.Headers.CacheControl = "no-store";
        return TypedResults.Problem(
            statusCode: StatusCodes.Status403Forbidden,
            title: "The metrics are for programs on this machine and for operators.",
            extensions: new Dictionary<string, object?> { ["code"] = ErrorCodes.NotAllowed }).ExecuteAsync(context);
    }
}
