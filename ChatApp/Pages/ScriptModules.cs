using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Components;

namespace ChatApp.Pages;

/// <summary>The page's script modules under their fingerprinted names.</summary>
public sealed class ScriptModules
{
    private const string Folder = "js/";

    private ScriptModules(ResourceAssetCollection assets)
    {
        // An asset with a label is the fingerprinted form of the file that the label names.
        var modules = assets
            .Select(asset => (Label: asset.Properties?.FirstOrDefault(property => property.Name == "label")?.Value, asset.Url))
            .Where(asset => asset.Label is not null && asset.Label.StartsWith(Folder, StringComparison.Ordinal)
                && asset.Label.EndsWith(".js", StringComparison.Ordinal))
            .ToDictionary(asset => $"/{asset.Label}", asset => $"/{asset.Url}");
        Addresses = [.. modules.Values.Order(StringComparer.Ordinal)];
        ImportMap = JsonSerializer.Serialize(new { imports = new SortedDictionary<string, string>(modules, StringComparer.Ordinal) });
        var hash = Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(ImportMap)));
        ContentSecurityPolicy = $"default-src 'none'; script-src 'self' 'sha256-{hash}'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
            + "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'self'";
        Build = string.Join(' ', assets.Select(asset => asset.Url).Order(StringComparer.Ordinal)
            .Prepend($"{typeof(ScriptModules).Module.ModuleVersionId} {Environment.Version}"));
        Build = Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(Build)));
    }

    /// <summary>Where the modules are, from the root.</summary>
    public IReadOnlyList<string> Addresses { get; }

    /// <summary>Maps <c>/js/x.js</c>, as modules name each other, to the fingerprinted address. Keys start at the root: others would be
    /// relative to the document.</summary>
    public string ImportMap { get; }

    /// <summary>What a page may load and run: our own, and the import map by its hash. Not by a nonce: a page answered with 304 keeps its old
    /// one.</summary>
    public string ContentSecurityPolicy { get; }

    /// <summary>Names the program, the framework and the static files that a page was made by: another one of any of them is another build.</summary>
    public string Build { get; }

    /// <summary>Keeps the modules of the app's one collection of assets.</summary>
    public sealed class Source
    {
        private ScriptModules? modules;

        /// <summary>The modules, from the assets that the page's endpoint knows.</summary>
        public ScriptModules Of(HttpContext context) => modules ??= new ScriptModules(AssetsOf(context));
    }

    /// <summary>The static assets that the page's endpoint knows.</summary>
    public static ResourceAssetCollection AssetsOf(HttpContext context) =>
        context.GetEndpoint()?.Metadata.GetMetadata<ResourceAssetCollection>() ?? ResourceAssetCollection.Empty;
}
