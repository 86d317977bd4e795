using System.Text.Json;
using ChatApp.Contracts;
using ChatApp.People;
using Microsoft.AspNetCore.Http.HttpResults;

namespace ChatApp.Connections;

/// <summary><c>POST /connect</c>: asked before each connection attempt.</summary>
internal static class ConnectEndpoint
{
    // A turn is 43 characters; the rest is room for white space and fields to come. In bytes.
    private const int LongestBody = 1024;

    public static async Task<Results<Ok<ConnectAnswer>, ProblemHttpResult>> Ask(
        HttpContext context, PersonEntry entry, Admission admission, HubLog log)
    {
        context.Response.Headers.CacheControl = "no-store";
        var address = RemoteAddress.Of(context);
        var caller = await entry.WhoAsync(context, context.RequestAborted);
        var person = caller.Known;
        var refusal = RequestChecks.Refuse(context, caller);
        if (refusal is null)
        {
            (var ticket, refusal) = admission.Ask(person!.Id, address, await TurnOfAsync(context));
            if (ticket is not null)
                return TypedResults.Ok(new ConnectAnswer(ticket));
        }

        log.ConnectionRefused(refusal!, person, address);
        return RefusalAnswer.For(context, refusal!);
    }

    // A body that is not one of ours brings no turn, and so asks like anybody else.
    private static async Task<string?> TurnOfAsync(HttpContext context)
    {
        if (context.Request.ContentLength is not (> 0 and <= LongestBody) || !context.Request.HasJsonContentType())
            return null;
        try
        {
            return (await context.Request.ReadFromJsonAsync<ConnectRequest>(context.RequestAborted))?.Turn;
        }
        catch (Exception unreadable) when (unreadable is JsonException or BadHttpRequestException)
        {
            return null;
        }
    }
}
