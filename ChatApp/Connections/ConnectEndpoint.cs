using ChatApp.Contracts;
using ChatApp.People;
using Microsoft.AspNetCore.Http.HttpResults;

namespace ChatApp.Connections;

/// <summary><c>POST /connect</c>: asked before each connection attempt.</summary>
internal static class ConnectEndpoint
{
    public static async Task<Results<Ok<ConnectAnswer>, ProblemHttpResult>> Ask(
        HttpContext context, PersonEntry entry, Admission admission, HubLog log)
    {
        context.Response.Headers.CacheControl = "no-store";
        var address = RemoteAddress.Of(context);
        var person = await entry.WhoAsync(context, context.RequestAborted);
        var refusal = RequestChecks.Refuse(context, person);
        if (refusal is null)
        {
            (var ticket, refusal) = admission.Ask(person!.Id, address);
            if (ticket is not null)
                return TypedResults.Ok(new ConnectAnswer(ticket));
        }

        log.ConnectionRefused(refusal!, person, address);
        return RefusalAnswer.For(context, refusal!);
    }
}
