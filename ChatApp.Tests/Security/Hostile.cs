using System.Globalization;
using System.Net.Http.Headers;
using System.Text;

namespace ChatApp.Tests.Security;

/// <summary>Form values that an honest form never sends.</summary>
internal static class Hostile
{
    /// <summary>Handlers without fields: they act for every authorized caller, whatever the values.</summary>
    public static readonly IReadOnlyList<string> WithoutFields =
    [
        "/hub-log?handler=Drain", "/hub-log?handler=Reopen", "/sign-out", "/sign-in?handler=Guest", "/sign-in/", "/people?handler=Invite",
        "/account?handler=EndOthers",
    ];

    private static readonly string[] Names =
    [
        "name", "email", "password", "to", "language", "theme", "connection", "person", "percent", "code", "id", "key", "kind",
        "session", "handler", "old", "passkey", "invitation",
    ];

    private static int lastAddress;

    /// <summary>The values, percent-encoded as in a form, each with a name.</summary>
    public static TheoryData<string, string> Values => new()
    {
        { "more than any field holds", new('x', 1_500) }, // All fields, each twice, fit into the allowed body size.
        { "NUL", "a%00b%40c" },
        { "half a surrogate pair", "a%ED%A0%80b%40c%EF%BF%BD" },
        { "bytes that are no UTF-8", "%FF%FE%C0%AF%00" },
        { "text turned round", "%E2%80%AEnimda%40example.com" },
        { "new lines", "a%0D%0ASet-Cookie:%20a=b%00" },
        { "a script", "%3Cscript%3Ealert(1)%3C/script%3E%E2%80%AE" },
        { "SQL", "'; DROP TABLE People; --%00" },
        { "numbers beyond all", "-99999999999999999999%00" },
        { "nothing", "" },
    };

    /// <summary>Every field with the same value.</summary>
    public static (string Name, string Value)[] Fields(string value) => [.. Names.Select(name => (name, value))];

    /// <summary>The value in every field, in all encodings of a request body.</summary>
    public static IEnumerable<HttpContent> Contents(string value, string token)
    {
        var fields = string.Join('&', Names.Select(name => $"{name}={value}"));
        var form = $"{fields}&__RequestVerificationToken={Uri.EscapeDataString(token)}";
        yield return Content(form, "application/x-www-form-urlencoded");
        yield return Content($"{fields}&{form}", "application/x-www-form-urlencoded"); // Each field twice.
        yield return Content(form, "multipart/form-data; boundary=x");
        yield return Content(form, "text/plain");
        var json = Content("{\"name\":[{}]}", "application/json");
        json.Headers.TryAddWithoutValidation("RequestVerificationToken", token);
        yield return json;
    }

    /// <summary>An unused client address of the test range (RFC 2544).</summary>
    public static string Address()
    {
        var next = Interlocked.Increment(ref lastAddress);
        return string.Create(CultureInfo.InvariantCulture, $"198.19.{next >> 8}.{next & 255}");
    }

    private static ByteArrayContent Content(string body, string type)
    {
        var content = new ByteArrayContent(Encoding.Latin1.GetBytes(body));
        content.Headers.ContentType = MediaTypeHeaderValue.Parse(type);
        return content;
    }
}
