using Microsoft.AspNetCore.StaticAssets;

namespace ChatApp.Pages;

/// <summary>The static files under their fingerprinted addresses, read once from the mapped endpoints.</summary>
public sealed class StaticFiles(LazyPages pages, EndpointDataSource endpoints)
{
    private readonly Lazy<(Dictionary<string, string> Addresses, ScriptModules Modules)> files = new(
        () => Read(pages, endpoints), LazyThreadSafetyMode.PublicationOnly);

    /// <summary>The page's script modules.</summary>
    public ScriptModules Modules => files.Value.Modules;

    /// <summary>The absolute path of a file under its fingerprinted name.</summary>
    /// <param name="name">The plain name, such as <c>css/chat.css</c>.</param>
    /// <exception cref="KeyNotFoundException">The file does not exist.</exception>
    public string this[string name] => files.Value.Addresses[name];

    private static (Dictionary<string, string> Addresses, ScriptModules Modules) Read(LazyPages pages, EndpointDataSource source)
    {
        pages.Build();
        // An asset with a label is the fingerprinted form of the file that the label names.
        var addresses = source.Endpoints
            .Select(endpoint => endpoint.Metadata.GetMetadata<StaticAssetDescriptor>())
            .Select(asset => (Label: asset?.Properties.FirstOrDefault(property => property.Name == "label")?.Value, asset?.Route))
            .Where(asset => asset.Label is not null).DistinctBy(asset => asset.Label)
            .ToDictionary(asset => asset.Label!, asset => $"/{asset.Route}");
        return (addresses, new(addresses));
    }
}
