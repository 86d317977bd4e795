using ChatApp.Connections;
using ChatApp.Contracts;
using ChatApp.People;

namespace ChatApp.Telemetry;

/// <summary>Access control for <c>/metrics</c>: allowed for programs on this machine that connect directly,
/// and for operators from anywhere.</summary>
internal static class MetricsGate
{
    /// <summary>Middleware in front of the metrics endpoint.</summary>
    public static async Task InvokeAsync(HttpContext context, RequestDelegate next)
    {
        context.Response.Headers.CacheControl = "no-store";
        if (DirectPeer.IsOnThisMachine(context) || await IsOperatorAsync(context))
            await next(context);
        else
            await TypedResults.Problem(
                statusCode: StatusCodes.Status403Forbidden,
                title: "The metrics are for programs on this machine and for operators.",
                extensions: new Dictionary<string, object?> { ["code"] = ErrorCodes.NotAllowed }).ExecuteAsync(context);
    }

    private static async Task<bool> IsOperatorAsync(HttpContext context) =>
        (await context.RequestServices.GetRequiredService<PersonEntry>().AuthenticateAsync(context, context.RequestAborted)).Person?.Kind == PersonKind.Operator;
}
