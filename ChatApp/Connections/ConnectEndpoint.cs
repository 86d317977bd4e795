using System.Text.Json;
using ChatApp.Contracts;
using ChatApp.People;

namespace ChatApp.Connections;

/// <summary><c>POST /connect</c>: a client calls it before each connection attempt.</summary>
internal sealed class ConnectEndpoint(Admission admission, ConnectionRefusal refusals)
{
    // A turn is 43 characters; the remainder allows for white space and future fields. In bytes.
    private const int LongestBody = 1024;

    /// <summary>Responds with a ticket or a refusal.</summary>
    public async Task AnswerAsync(HttpContext context)
    {
        context.Response.Headers.CacheControl = "no-store";
        var person = Caller.PersonOf(context);
        var asked = await ReadAsync(context);
        var (ticket, refusal) = admission.Ask(person.Id, RemoteAddress.Of(context), asked?.Turn, asked?.Pressed == true);
        if (ticket is not null)
            await context.Response.WriteAsJsonAsync(new(ticket), ContractJson.Default.ConnectAnswer);
        else
            await refusals.AnswerAsync(context, refusal!, person);
    }

    // An unreadable body counts as an empty one: no turn, not requested by a person.
    private static async Task<ConnectRequest?> ReadAsync(HttpContext context)
    {
        if (context.Request.ContentLength is not (> 0 and <= LongestBody) || !context.Request.HasJsonContentType())
            return null;
        try
        {
            return await context.Request.ReadFromJsonAsync(ContractJson.Default.ConnectRequest, context.RequestAborted);
        }
        catch (Exception unreadable) when (unreadable is JsonException or BadHttpRequestException)
        {
            return null;
        }
    }
}
