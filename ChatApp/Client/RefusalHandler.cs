using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace ChatApp.Client;

/// <summary>Converts problem details with a code into a <see cref="RefusedException"/>, for admission and upgrade.</summary>
internal sealed class RefusalHandler(HttpMessageHandler inner) : DelegatingHandler(inner)
{
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var response = await base.SendAsync(request, cancellationToken);
        if ((int)response.StatusCode < 400 || response.Content.Headers.ContentType?.MediaType != "application/problem+json")
            return response;
        using (response)
        {
            if (Read(await response.Content.ReadAsStringAsync(cancellationToken), response) is { } refusal)
                throw new RefusedException(refusal);
        }

        throw new ProtocolException($"{request.Method} {request.RequestUri?.AbsolutePath} answered {(int)response.StatusCode}");
    }

    /// <summary>Parses the refusal from problem details; null where they have no code.</summary>
    public static ConnectRefusal? Read(string text, HttpResponseMessage response)
    {
        var body = Parse(text);
        return Text(body, "code") is { Length: > 0 } code
            ? new(code, Wait(body, response.Headers.RetryAfter), Text(body, "detail") ?? Text(body, "title"), Text(body, "turn"))
            : null;
    }

    private static JsonObject? Parse(string text)
    {
        try
        {
            return JsonNode.Parse(text) as JsonObject;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static string? Text(JsonObject? body, string name) =>
        body?[name] is JsonValue value && value.TryGetValue(out string? text) ? text : null;

    private static TimeSpan? Wait(JsonObject? body, RetryConditionHeaderValue? header) =>
        body?["retryAfterSeconds"] is JsonValue value && value.TryGetValue(out double seconds) && seconds is >= 0 and < 1e6
            ? TimeSpan.FromSeconds(seconds)
            : header?.Delta;
}
