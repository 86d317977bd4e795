using System.Text.RegularExpressions;

namespace ChatApp.Tests.Security;

/// <summary>An answer as it came over the wire.</summary>
public sealed record PlainAnswer(int Status, string? Location, string Body, IReadOnlyList<string> SetCookies, IReadOnlyDictionary<string, string> Headers);

/// <summary>A browser that follows nothing, hides nothing and lets the test write what it likes.</summary>
public sealed partial class PlainBrowser(Uri address) : IDisposable
{
    private readonly HttpClient http = new(new SocketsHttpHandler { UseCookies = false, AllowAutoRedirect = false }) { BaseAddress = address };

    /// <summary>The cookies by name; it keeps them whatever their attributes say.</summary>
    public Dictionary<string, string> Cookies { get; } = [];

    /// <summary>What goes with every request.</summary>
    public Dictionary<string, string> Headers { get; } = [];

    /// <summary>Where it finds a form's token; where that leads to sign in, the form there.</summary>
    public string FormAt { get; set; } = "/settings";

    public Uri Address => address;

    public string Cookie => string.Join("; ", Cookies.Select(cookie => $"{cookie.Key}={cookie.Value}"));

    /// <summary>Somebody whom nobody knows yet.</summary>
    public static PlainBrowser Stranger(Uri address) => new(address) { FormAt = "/sign-in" };

    /// <summary>Somebody who has opened the page.</summary>
    public static async Task<PlainBrowser> GuestAsync(Uri address)
    {
        var browser = new PlainBrowser(address);
        (await browser.GetAsync("/")).Status.Should().Be(200);
        return browser;
    }

    /// <summary>The same cookies at the same or another server.</summary>
    public PlainBrowser Copy(Uri at)
    {
        var copy = new PlainBrowser(at) { FormAt = FormAt };
        foreach (var (name, value) in Cookies)
            copy.Cookies[name] = value;
        return copy;
    }

    public Task<PlainAnswer> GetAsync(string path) => SendAsync("GET", path);

    /// <summary>Posts a form as a page does, with its token.</summary>
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

    public static FormUrlEncodedContent Form(params (string Name, string Value)[] fields) => new(fields.Select(field => KeyValuePair.Create(field.Name, field.Value)));

    public void Dispose() => http.Dispose();

    /// <summary>The page's text with the tokens of its forms made alike.</summary>
    public static string WithoutTokens(string body) => Token().Replace(body, "");

    [GeneratedRegex("""name="__RequestVerificationToken"[^>]*value="([^"]+)""")]
    private static partial Regex Token();
}
