using ChatApp.Contracts;
using ChatApp.People;
using ChatApp.People.Access;

namespace ChatApp.Connections;

/// <summary><c>POST /connect/goodbye/{connection}</c>: does the same as the hub's <c>Goodbye</c>, for a page that is being left. A message
/// sent through the socket may be lost with the page; a <c>keepalive</c> request outlives it.</summary>
internal sealed class GoodbyeEndpoint(ConnectionRegistry registry) : IRefusalAnswer
{
    /// <summary>Records that the caller's own connection is about to end. Another person's connection gets the same
    /// response as an unknown id.</summary>
    public Task AnswerAsync(HttpContext context)
    {
        if (IdOf(context) is not { } id)
            return AnswerAsync(context, StatusCodes.Status400BadRequest);
        if (registry.Find(id) is { } connection && connection.Person.Id == Caller.PersonOf(context).Id)
            connection.IsLeaving = true;
        return AnswerAsync(context, StatusCodes.Status204NoContent);
    }

    /// <inheritdoc/>
    public Task AnswerAsync(HttpContext context, Caller caller, bool lacksFreshSignIn)
    {
        var refusal = RequestChecks.Refuse(context, caller)!;
        // A malformed id is named as such to every caller of this site.
        var isMalformed = refusal.Code != RefusalCodes.ForeignOrigin && IdOf(context) is null;
        return AnswerAsync(context, isMalformed ? StatusCodes.Status400BadRequest : refusal.Status);
    }

    private static Task AnswerAsync(HttpContext context, int status)
    {
        context.Response.Headers.CacheControl = "no-store";
        context.Response.StatusCode = status;
        return Task.CompletedTask;
    }

    private static string? IdOf(HttpContext context) =>
        context.Request.RouteValues["connection"] is string id && ClientIds.Valid(id) ? id : null;
}
