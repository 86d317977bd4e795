using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;
using ChatApp.Contracts;

namespace ChatApp.Cli;

/// <summary>The HTTP part of <see cref="Probe"/>: opens pages, follows links and sends forms, as a browser would.</summary>
internal sealed partial class ProbeVisitor : IDisposable
{
    private readonly HttpClient http;

    public ProbeVisitor(CookieContainer cookies) =>
        http = new(new BrowserHeaders(new SocketsHttpHandler { CookieContainer = cookies })) { Timeout = Timeout.InfiniteTimeSpan };

    /// <summary>Sends a GET request.</summary>
    /// <returns>The response after all redirects, with its whole body.</returns>
    /// <exception cref="ProbeException">There is no web server at the address.</exception>
    public Task<HttpResponseMessage> GetAsync(Uri address, CancellationToken cancellationToken) =>
        SendAsync(HttpMethod.Get, address, null, cancellationToken);

    /// <summary>Sends a POST request without a body.</summary>
    public Task<HttpResponseMessage> PostAsync(Uri address, CancellationToken cancellationToken) =>
        SendAsync(HttpMethod.Post, address, null, cancellationToken);

    /// <summary>Opens a page and sends its form.</summary>
    /// <param name="page">The page with the form.</param>
    /// <param name="action">The form's target.</param>
    /// <param name="fields">The filled-in fields.</param>
    /// <param name="cancellationToken">Ends the request.</param>
    /// <returns>The response to the form; to the page where it has no form.</returns>
    public async Task<HttpResponseMessage> SubmitAsync(
        Uri page, Uri action, KeyValuePair<string, string>[] fields, CancellationToken cancellationToken)
    {
        var answer = await GetAsync(page, cancellationToken);
        if (Token().Match(await answer.Content.ReadAsStringAsync(cancellationToken)) is not { Success: true } token)
            return answer;
        answer.Dispose();
        using var form = new FormUrlEncodedContent([.. fields, new("__RequestVerificationToken", token.Groups[1].Value)]);
        return await SendAsync(HttpMethod.Post, action, form, cancellationToken);
    }

    /// <summary>The name of the guest whose page this is; null for an account's page, or one without a person.</summary>
    public static string? GuestOf(string page)
    {
        if (State().Match(page) is not { Success: true } state)
            return null;
        using var json = JsonDocument.Parse(state.Groups[1].Value);
        return json.RootElement.GetProperty("person").Deserialize<Person>(JsonSerializerOptions.Web) is { Kind: PersonKind.Guest } person
            ? person.Name
            : null;
    }

    public void Dispose() => http.Dispose();

    private async Task<HttpResponseMessage> SendAsync(
        HttpMethod method, Uri address, HttpContent? content, CancellationToken cancellationToken)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(Probe.StepTimeout);
        try
        {
            using var request = new HttpRequestMessage(method, address) { Content = content };
            // HTTP/2 as in browsers over TLS; HTTP/1.1 where the server cannot.
            (request.Version, request.VersionPolicy) = (HttpVersion.Version20, HttpVersionPolicy.RequestVersionOrLower);
            return await http.SendAsync(request, HttpCompletionOption.ResponseContentRead, patience.Token);
        }
        catch (HttpRequestException failure)
        {
            throw new ProbeException(
                $"{address.GetLeftPart(UriPartial.Authority)} does not answer as a web server: {failure.GetBaseException().Message}");
        }
    }

    [GeneratedRegex("<script [^>]*id=\"state\"[^>]*>(.*?)</script>", RegexOptions.Singleline)]
    private static partial Regex State();

    [GeneratedRegex("name=\"__RequestVerificationToken\"[^>]* value=\"([^\"]+)\"")]
    private static partial Regex Token();
}
