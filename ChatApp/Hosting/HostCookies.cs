using Microsoft.Extensions.Primitives;

namespace ChatApp.Hosting;

/// <summary>Over TLS, gives security-relevant cookies the prefix <c>__Host-</c>: a browser accepts such a cookie only from this exact host
/// and over TLS, so that no sibling domain can plant one. The rest of the pipeline sees only the plain names.</summary>
internal static class HostCookies
{
    private const string Prefix = "__Host-";

    private static readonly string[] Names = ["chatapp", "chatapp-form", "chatapp-told", "chatapp-passkey", "chatapp-second"];

    /// <summary>Renames the cookies in a request and its response.</summary>
    public static void Apply(HttpContext context)
    {
        var hadPlain = Receive(context.Request.Headers);
        context.Response.OnStarting(static state =>
        {
            var (headers, plain) = ((IHeaderDictionary, bool))state;
            Send(headers, plain);
            return Task.CompletedTask;
        }, (context.Response.Headers, hadPlain));
    }

    /// <returns>Whether there was a cookie without the prefix: set before TLS, or by an earlier version of this program.</returns>
    private static bool Receive(IHeaderDictionary headers)
    {
        var cookies = headers.Cookie.SelectMany(
            line => (line ?? "").Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)).ToList();
        var prefixed = Names.Where(name => cookies.Exists(cookie => Is(cookie, Prefix + name))).ToList();
        var hadPlain = Names.Any(name => cookies.Exists(cookie => Is(cookie, name)));
        if (prefixed.Count == 0)
            return hadPlain;
        cookies.RemoveAll(cookie => prefixed.Exists(name => Is(cookie, name)));
        headers.Cookie = string.Join("; ",
            cookies.Select(cookie => prefixed.Exists(name => Is(cookie, Prefix + name)) ? cookie[Prefix.Length..] : cookie));
        return hadPlain;
    }

    private static void Send(IHeaderDictionary headers, bool hadPlain)
    {
        List<string?> cookies = [];
        foreach (var cookie in headers.SetCookie)
        {
            var name = Names.FirstOrDefault(
                name => cookie is not null && Is(cookie, name) && cookie.Contains("; secure", StringComparison.OrdinalIgnoreCase));
            cookies.Add(name is null ? cookie : Prefix + cookie);
            if (name is not null && hadPlain)
                cookies.Add($"{name}=; expires=Thu, 01 Jan 1970 00:00:00 GMT; path=/; secure");
        }

        if (cookies.Count > 0)
            headers.SetCookie = new StringValues([.. cookies]);
    }

    private static bool Is(string cookie, string name) =>
        cookie.StartsWith(name, StringComparison.Ordinal) && cookie.Length > name.Length && cookie[name.Length] == '=';
}
