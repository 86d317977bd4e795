using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;
using ChatApp.Contracts;

namespace ChatApp.Cli;

/// <summary>What <see cref="Probe"/> does over HTTP, as a browser would: it opens pages, follows links and sends forms.</summary>
internal sealed partial class ProbeVisitor : IDisposable
{
    private readonly HttpClient http;

    public ProbeVisitor(CookieContainer cookies) =>
        http = new(new BrowserHeaders(new SocketsHttpHandler { CookieContainer = cookies })) { Timeout = Timeout.InfiniteTimeSpan };

    /// <summary>Opens an address.</summary>
    /// <returns>The answer, after all redirections, with its whole body.</returns>
    /// <exception cref="ProbeException">Nothing answers there as a web server.</exception>
    public Task<HttpResponseMessage> GetAsync(Uri address, CancellationToken cancellationToken) => SendAsync(HttpMethod.Get, address, null, cancellationToken);

    /// <summary>Posts without a body.</summary>
    public Task<HttpResponseMessage> PostAsync(Uri address, CancellationToken cancellationToken) => SendAsync(HttpMethod.Post, address, null, cancellationToken);

    /// <summary>Opens a page and sends its form.</summary>
    /// <param name="page">The page.</param>
    /// <param name="action">Where the form goes.</param>
    /// <param name="fields">What is filled in.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>The answer to the form; to the page where that has none.</returns>
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

    /// <summary>The name of the guest whose page this is; null where it is nobody's, or an account's.</summary>
    public static string? GuestOf(string page)
    {
        if (State().Match(page) is not { Success: true } state)
            return null;
        using var json = JsonDocument.Parse(state.Groups[1].Value);
        return json.RootElement.GetProperty("person").Deserialize<Person>(JsonSerializerOptions.Web) is { Kind: PersonKind.Guest } person ? person.Name : null;
    }

    public void Dispose() => http.Dispose();

    private async Task<HttpResponseMessage> SendAsync(HttpMethod method, Uri address, HttpContent? content, CancellationToken cancellationToken)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(Probe.Patience);
        try
        {
            using var request = new HttpRequestMessage(method, address) { Content = content };
            // As browsers speak to TLS; where the other side cannot, the older version.
            (request.Version, request.VersionPolicy) = (HttpVersion.Version20, HttpVersionPolicy.RequestVersionOrLower);
            return await http.SendAsync(request, HttpCompletionOption.ResponseContentRead, patience.Token);
        }
        catch (HttpRequestException failure)
        {
            throw new ProbeException($"{address.GetLeftPart(UriPartial.Authority)} does not answer as a web server: {failure.GetBaseException().Message}");
        }
    }

    [GeneratedRegex("<script [^>]*id=\"state\"[^>]*>(.*?)</script>", RegexOptions.Singleline)]
    private static partial Regex State();

    [GeneratedRegex("name=\"__RequestVerificationToken\"[^>]* value=\"([^\"]+)\"")]
    private static partial Regex Token();
}
