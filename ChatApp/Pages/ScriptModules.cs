using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace ChatApp.Pages;

/// <summary>The scripts of the pages: modules that the build joined, under their fingerprinted names, and an inline one.</summary>
public sealed class ScriptModules
{
    private static readonly string[] Imported = ["js/chat.js", "js/later.js"];

    /// <summary>Selects the scripts among the files.</summary>
    /// <param name="addresses">The addresses of all files by plain name.</param>
    public ScriptModules(IReadOnlyDictionary<string, string> addresses)
    {
        ImportMap = JsonSerializer.Serialize(
            new { imports = Imported.ToDictionary(name => $"/{name}", name => addresses[name], StringComparer.Ordinal) });
        ContentSecurityPolicy = $"default-src 'none'; script-src 'self' {SourceOf(ImportMap)} {SourceOf(FirstPaint)}; style-src 'self'; "
            + "img-src 'self' data:; media-src 'self'; font-src 'self'; manifest-src 'self'; "
            + "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'self'";
        Build = string.Join(' ', addresses.Values.Order(StringComparer.Ordinal)
            .Prepend($"{typeof(ScriptModules).Module.ModuleVersionId} {Environment.Version}"));
        Build = Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(Build)));
    }

    /// <summary>Maps <c>/js/x.js</c>, as the chat page's scripts import each other, to the fingerprinted address. Keys are absolute paths:
    /// others would be relative to the document.</summary>
    public string ImportMap { get; }

    /// <summary>The chat page's inline script, which must run before the first paint.</summary>
    public string FirstPaint { get; } = ReadFirstPaint();

    /// <summary>The page's policy: its own files, and inline scripts by hash. Not by nonce: a page revalidated with 304 keeps its old
    /// one.</summary>
    public string ContentSecurityPolicy { get; }

    /// <summary>Identifies program, framework and static files: a change of any of them changes it.</summary>
    public string Build { get; }

    // The policy source of an inline script.
    private static string SourceOf(string script) => $"'sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(script)))}'";

    private static string ReadFirstPaint()
    {
        using var reader = new StreamReader(typeof(ScriptModules).Assembly.GetManifestResourceStream("first-paint.js")!);
        return reader.ReadToEnd();
    }
}
