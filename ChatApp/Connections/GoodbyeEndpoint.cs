using ChatApp.Contracts;
using ChatApp.People;

namespace ChatApp.Connections;

/// <summary><c>POST /connect/goodbye/{connection}</c>: does the same as the hub's <c>Goodbye</c>, for a page that is being left. A message
/// sent through the socket may be lost with the page; a <c>keepalive</c> request outlives it.</summary>
public sealed class GoodbyeEndpoint(PersonEntry entry, ConnectionRegistry registry)
{
    /// <summary>Records that the caller's own connection is about to end. Another person's connection gets the same
    /// response as an unknown id.</summary>
    public async Task AnswerAsync(HttpContext context)
    {
        context.Response.Headers.CacheControl = "no-store";
        context.Response.StatusCode = await NoteAsync(context);
    }

    private async Task<int> NoteAsync(HttpContext context)
    {
        if (RequestChecks.ForeignOrigin(context.Request))
            return StatusCodes.Status403Forbidden;
        if (context.Request.RouteValues["connection"] is not string id || !ClientIds.Valid(id))
            return StatusCodes.Status400BadRequest;
        var caller = await entry.AuthenticateAsync(context, context.RequestAborted);
        if (RequestChecks.Refuse(context, caller) is { } refusal)
            return refusal.Status;
        if (registry.Find(id) is { } connection && connection.Person.Id == caller.Person!.Id)
            connection.IsLeaving = true;
        return StatusCodes.Status204NoContent;
    }
}
