using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace ChatApp.Pages;

/// <summary>The page's script modules under their fingerprinted names.</summary>
public sealed class ScriptModules
{
    private const string Folder = "js/";

    /// <summary>What the chat page can connect without: its script asks for these itself, when everything else is there.</summary>
    private static readonly HashSet<string> Later =
    [
        "/js/about-dialog.js", "/js/call-dialog.js", "/js/completion.js", "/js/completion-query.js", "/js/delete-dialog.js",
        "/js/direct-dialog.js", "/js/emoji.js", "/js/forms.js", "/js/hub-log.js", "/js/me.js", "/js/message-actions.js", "/js/names.js",
        "/js/passkeys.js", "/js/people.js", "/js/people-search.js", "/js/rooms-dialog.js", "/js/sign-out.js", "/js/typing.js", "/js/unsent.js",
    ];

    /// <summary>The modules among the files.</summary>
    /// <param name="addresses">All files' addresses, by their plain names.</param>
    public ScriptModules(IReadOnlyDictionary<string, string> addresses)
    {
        var modules = addresses
            .Where(file => file.Key.StartsWith(Folder, StringComparison.Ordinal) && file.Key.EndsWith(".js", StringComparison.Ordinal))
            .ToDictionary(file => $"/{file.Key}", file => file.Value);
        Needed = [.. modules.Where(module => !Later.Contains(module.Key)).Select(module => module.Value).Order(StringComparer.Ordinal)];
        ImportMap = JsonSerializer.Serialize(new { imports = new SortedDictionary<string, string>(modules, StringComparer.Ordinal) });
        ContentSecurityPolicy = $"default-src 'none'; script-src 'self' {SourceOf(ImportMap)} {SourceOf(FirstPaint)}; style-src 'self'; img-src 'self' data:; font-src 'self'; "
            + "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'self'";
        Build = string.Join(' ', addresses.Values.Order(StringComparer.Ordinal)
            .Prepend($"{typeof(ScriptModules).Module.ModuleVersionId} {Environment.Version}"));
        Build = Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(Build)));
    }

    /// <summary>Where the modules are, from the root, that the chat page connects with.</summary>
    public IReadOnlyList<string> Needed { get; }

    /// <summary>Maps <c>/js/x.js</c>, as modules name each other, to the fingerprinted address. Keys start at the root: others would be
    /// relative to the document.</summary>
    public string ImportMap { get; }

    /// <summary>The script that stands in the chat page itself, because what it does must be done before the page is first painted.</summary>
    public string FirstPaint { get; } = ReadFirstPaint();

    /// <summary>What a page may load and run: our own, and what stands in the page itself by its hash. Not by a nonce: a page answered with 304 keeps its old
    /// one.</summary>
    public string ContentSecurityPolicy { get; }

    /// <summary>Names the program, the framework and the static files that a page was made by: another one of any of them is another build.</summary>
    public string Build { get; }

    // What the policy calls a script that stands in the page.
    private static string SourceOf(string script) => $"'sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(script)))}'";

    private static string ReadFirstPaint()
    {
        using var reader = new StreamReader(typeof(ScriptModules).Assembly.GetManifestResourceStream("first-paint.js")!);
        return reader.ReadToEnd();
    }
}
