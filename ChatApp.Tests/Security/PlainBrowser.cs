using System.Text.RegularExpressions;

namespace ChatApp.Tests.Security;

/// <summary>A response as it was received.</summary>
public sealed record PlainAnswer(
    int Status, string? Location, string Body, IReadOnlyList<string> SetCookies, IReadOnlyDictionary<string, string> Headers);

/// <summary>An HTTP client with cookies that follows no redirect, hides nothing and lets the test send anything.</summary>
public sealed partial class PlainBrowser(Uri address) : IDisposable
{
    private readonly HttpClient http = new(
        new SocketsHttpHandler { UseCookies = false, AllowAutoRedirect = false })
    { BaseAddress = address };

    /// <summary>The cookies by name; their attributes are ignored.</summary>
    public Dictionary<string, string> Cookies { get; } = [];

    /// <summary>Headers of every request.</summary>
    public Dictionary<string, string> Headers { get; } = [];

    /// <summary>Page from which the form token is read; if it redirects to sign-in, the form there is used.</summary>
    public string FormAt { get; set; } = "/settings";

    public Uri Address => address;

    public string Cookie => string.Join("; ", Cookies.Select(cookie => $"{cookie.Key}={cookie.Value}"));

    /// <summary>A browser without cookies.</summary>
    public static PlainBrowser Stranger(Uri address) => new(address) { FormAt = "/sign-in" };

    /// <summary>A browser that has opened the page and therefore has a guest's cookie.</summary>
    public static async Task<PlainBrowser> GuestAsync(Uri address)
    {
        var browser = new PlainBrowser(address);
        (await browser.GetAsync("/")).Status.Should().Be(200);
        return browser;
    }

    /// <summary>A copy with the same cookies, for this or another server.</summary>
    public PlainBrowser Copy(Uri at)
    {
        var copy = new PlainBrowser(at) { FormAt = FormAt };
        foreach (var (name, value) in Cookies)
            copy.Cookies[name] = value;
        return copy;
    }

    public Task<PlainAnswer> GetAsync(string path) => SendAsync("GET", path);

    /// <summary>Posts a form with its antiforgery token, as a page does.</summary>
    public async Task<PlainAnswer> PostAsync(string path, params (string Name, string Value)[] fields)
    {
        var token = await TokenAsync();
        return await SendAsync("POST", path, Form([.. fields, ("__RequestVerificationToken", token)]));
    }

    public async Task<string> TokenAsync()
    {
        var page = await GetAsync(FormAt);
        if (page.Location is not null)
            page = await GetAsync(page.Location);
        var token = Token().Match(page.Body).Groups[1].Value;
        token.Should().NotBeEmpty($"{FormAt} has a form, and answered {page.Status}");
        return token;
    }

    public async Task<PlainAnswer> SendAsync(string method, string path, HttpContent? content = null)
    {
        using var request = new HttpRequestMessage(new(method), new Uri(path, UriKind.Relative)) { Content = content };
        if (Cookies.Count > 0)
            request.Headers.Add("Cookie", Cookie);
        foreach (var (name, value) in Headers)
            request.Headers.TryAddWithoutValidation(name, value);
        using var answer = await http.SendAsync(request);
        var set = answer.Headers.TryGetValues("Set-Cookie", out var cookies) ? cookies.ToList() : [];
        foreach (var cookie in set.Select(cookie => cookie.Split(';')[0].Split('=', 2)))
            Cookies[cookie[0]] = cookie[1];
        return new((int)answer.StatusCode, answer.Headers.Location?.OriginalString, await answer.Content.ReadAsStringAsync(), set,
            answer.Headers.Concat(answer.Content.Headers).ToDictionary(header => header.Key, header => string.Join(", ", header.Value)));
    }

    public static FormUrlEncodedContent Form(params (string Name, string Value)[] fields) =>
        new(fields.Select(field => KeyValuePair.Create(field.Name, field.Value)));

    public void Dispose() => http.Dispose();

    /// <summary>The page's HTML without form tokens, for comparison.</summary>
    public static string WithoutTokens(string body) => Token().Replace(body, "");

    [GeneratedRegex("""name="__RequestVerificationToken"[^>]*value="([^"]+)""")]
    private static partial Regex Token();
}
