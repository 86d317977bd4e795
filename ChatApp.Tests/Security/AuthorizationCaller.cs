using System.Net;
using System.Net.WebSockets;
using System.Text.RegularExpressions;

namespace ChatApp.Tests.Security;

/// <summary>One of the callers: makes the table's requests and returns their outcomes as the table states them.</summary>
internal sealed partial class AuthorizationCaller(AuthorizationCast cast, string name) : IAsyncDisposable
{
    private static int lastAddress;

    private readonly HttpClient http = new(
        new SocketsHttpHandler { UseCookies = false, AllowAutoRedirect = false })
    { BaseAddress = cast.Server.Address };
    private readonly WireVisitor visitor = new(cast.Server.Address);
    private WireClient? client;

    /// <summary>Makes the request of a line of the table.</summary>
    /// <returns>The status, or <c>&gt;</c> and the address of a redirect; for the hub <c>ok</c> or the error code, or the status with which
    /// the connection was refused.</returns>
    public async Task<string> OutcomeAsync(AuthorizationLine line) => line.Verb switch
    {
        "HUB" => await CallAsync(line.Target, Filled(line.Arguments)),
        "UPGRADE" => await UpgradeAsync(),
        "STATIC" => await FilesAsync(),
        _ => await AskAsync(line),
    };

    public async ValueTask DisposeAsync()
    {
        if (client is not null)
            await client.DisposeAsync();
        visitor.Dispose();
        http.Dispose();
    }

    private async Task<string> AskAsync(AuthorizationLine line)
    {
        var fields = line.Fields.Select(field => KeyValuePair.Create(field.Key, Filled(field.Value))).ToDictionary();
        var path = Parameter().Replace(line.Target, parameter =>
            fields.Remove(parameter.Groups[1].Value, out var value) ? value : cast.Names[parameter.Groups[1].Value]);
        var (cookies, token) = await cast.ComeAsync(name);
        using var request = From(new(line.Verb), path, cookies);
        if (line.Verb == "POST")
            request.Content = new FormUrlEncodedContent([.. fields, new("__RequestVerificationToken", token)]);
        using var answer = await http.SendAsync(request);
        return answer.Headers.Location is not { } location
            ? $"{(int)answer.StatusCode}"
            : ">" + Unfilled(location.OriginalString.Split('?')[0]);
    }

    // Requests every file without cookie, and every twentieth file as each other caller: enough to show that they get the same.
    private async Task<string> FilesAsync()
    {
        var (cookies, _) = await cast.ComeAsync(name);
        var files = AuthorizationWalk.FileAddresses(cast.Server.App);
        var seen = await Task.WhenAll(files.Where((_, place) => name == "nobody" || place % 20 == 0).Select(async file =>
        {
            using var answer = await http.SendAsync(From(HttpMethod.Get, file, cookies));
            return $"{(int)answer.StatusCode}";
        }));
        return string.Join('/', seen.Distinct());
    }

    private async Task<string> UpgradeAsync()
    {
        await BringCookieAsync();
        HttpStatusCode? status = null;
        try
        {
            await using var opened = await visitor.OpenAsync(refused: socket => status = socket.HttpStatusCode);
            return "101";
        }
        catch (WebSocketException)
        {
            return $"{(int)status!}";
        }
    }

    private async Task<string> CallAsync(string method, string arguments)
    {
        try
        {
            if (method == "Hello")
            {
                await BringCookieAsync();
                await using var fresh = await visitor.OpenAsync(await visitor.TicketAsync());
                await fresh.HandshakeAsync();
                await fresh.CallRawAsync(method, arguments);
                return "ok";
            }

            if (client is null)
            {
                await BringCookieAsync();
                client = await visitor.ConnectAsync();
            }

            await client.CallRawAsync(method, arguments);
            return "ok";
        }
        catch (HttpRequestException error)
        {
            return $"{(int)error.StatusCode!}";
        }
        catch (WireCallException error)
        {
            return Code().Match(error.Message) is { Success: true } code ? code.Groups[1].Value : error.Message;
        }
    }

    private async Task BringCookieAsync()
    {
        if (visitor.Cookies.Count == 0 && name != "nobody")
            visitor.Cookies.SetCookies(cast.Server.Address, (await cast.ComeAsync(name)).Cookies.Split(';')[0]);
    }

    private static HttpRequestMessage From(HttpMethod method, string path, string cookies)
    {
        var request = new HttpRequestMessage(method, new Uri(path, UriKind.Relative));
        var address = Interlocked.Increment(ref lastAddress);
        request.Headers.Add("X-Forwarded-For", $"198.18.{address >> 8}.{address & 255}"); // Address range for tests (RFC 2544).
        request.Headers.Add("Cookie", cookies);
        request.Headers.Accept.ParseAdd("text/html");
        return request;
    }

    private string Filled(string text) =>
        Parameter().Replace(text, name => name.Groups[1].Value == "new" ? Guid.NewGuid().ToString("N") : cast.Names[name.Groups[1].Value]);

    private string Unfilled(string text) =>
        cast.Names.Where(known => known.Key is "room" or "open" or "bystander")
            .Aggregate(text, (now, known) => now.Replace(known.Value, $"{{{known.Key}}}", StringComparison.Ordinal));

    [GeneratedRegex(@"\{(\w+)[^}]*\}")]
    private static partial Regex Parameter();

    [GeneratedRegex(@"HubException: (\w+): ")]
    private static partial Regex Code();
}
