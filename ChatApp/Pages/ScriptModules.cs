using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace ChatApp.Pages;

/// <summary>The page's script modules under their fingerprinted names.</summary>
public sealed class ScriptModules
{
    private const string Folder = "js/";

    /// <summary>Modules that the chat page can connect without: its script loads them after the others.</summary>
    private static readonly HashSet<string> Later =
    [
        "/js/about-dialog.js", "/js/attachments.js", "/js/call-dialog.js", "/js/code-copy.js", "/js/completion-query.js",
        "/js/completion.js", "/js/day-jump.js", "/js/delete-dialog.js", "/js/details-dialog.js", "/js/direct-dialog.js", "/js/emoji.js",
        "/js/forms.js", "/js/hits.js", "/js/hub-log.js", "/js/kept-actions.js", "/js/me.js", "/js/message-actions.js",
        "/js/message-problem.js", "/js/names.js", "/js/passkeys.js", "/js/pending-files.js", "/js/people-search.js", "/js/people.js",
        "/js/picture-viewer.js", "/js/pins-dialog.js",
        "/js/reaction-actions.js", "/js/reaction-dialog.js",
        "/js/rooms-dialog.js", "/js/search.js", "/js/search-key.js", "/js/sign-out.js", "/js/thread.js",
        "/js/thread-composer.js", "/js/thread-counts.js", "/js/thread-messages.js", "/js/typing.js", "/js/unsent.js",
        "/js/upload.js",
    ];

    /// <summary>Selects the modules among the files.</summary>
    /// <param name="addresses">The addresses of all files by plain name.</param>
    public ScriptModules(IReadOnlyDictionary<string, string> addresses)
    {
        var modules = addresses
            .Where(file => file.Key.StartsWith(Folder, StringComparison.Ordinal) && file.Key.EndsWith(".js", StringComparison.Ordinal))
            .ToDictionary(file => $"/{file.Key}", file => file.Value);
        Needed = [.. modules.Where(module => !Later.Contains(module.Key)).Select(module => module.Value).Order(StringComparer.Ordinal)];
        ImportMap = JsonSerializer.Serialize(new { imports = new SortedDictionary<string, string>(modules, StringComparer.Ordinal) });
        ContentSecurityPolicy = $"default-src 'none'; script-src 'self' {SourceOf(ImportMap)} {SourceOf(FirstPaint)}; style-src 'self'; "
            + "img-src 'self' data:; media-src 'self'; font-src 'self'; "
            + "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'self'";
        Build = string.Join(' ', addresses.Values.Order(StringComparer.Ordinal)
            .Prepend($"{typeof(ScriptModules).Module.ModuleVersionId} {Environment.Version}"));
        Build = Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(Build)));
    }

    /// <summary>The absolute paths of the modules that the chat page needs to connect.</summary>
    public IReadOnlyList<string> Needed { get; }

    /// <summary>Maps <c>/js/x.js</c>, as modules import each other, to the fingerprinted address. Keys are absolute paths: others would be
    /// relative to the document.</summary>
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
