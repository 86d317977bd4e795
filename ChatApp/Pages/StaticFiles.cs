using Microsoft.AspNetCore.StaticAssets;

namespace ChatApp.Pages;

/// <summary>The static files. They are mapped, in a branch of their own, when one of them or a page that names them is first asked for: for
/// all of them together that is a twelfth of a start, and who comes back after one has them already.</summary>
public sealed class StaticFiles
{
    private readonly Lazy<Branch> branch;

    /// <summary>Made once, with the server.</summary>
    public StaticFiles(IServiceProvider services) => branch = new(() => new(services));

    /// <summary>The page's script modules.</summary>
    public ScriptModules Modules => branch.Value.Modules;

    /// <summary>The address of a file under its fingerprinted name, from the root.</summary>
    /// <param name="name">Its plain name, as <c>css/chat.css</c>.</param>
    /// <exception cref="KeyNotFoundException">There is no such file.</exception>
    public string this[string name] => branch.Value.Addresses[name];

    /// <summary>Answers a file, or that there is none.</summary>
    public Task AnswerAsync(HttpContext context) => branch.Value.Answer(context);

    private sealed class Branch
    {
        public Branch(IServiceProvider services)
        {
            IEnumerable<EndpointDataSource> sources = [];
            var files = new ApplicationBuilder(services);
            files.UseRouting().UseEndpoints(endpoints =>
            {
                endpoints.MapStaticAssets();
                sources = endpoints.DataSources;
            });
            Answer = files.Build();
            // One with a label is the fingerprinted form of the file that the label names.
            Addresses = sources.SelectMany(source => source.Endpoints)
                .Select(endpoint => endpoint.Metadata.GetMetadata<StaticAssetDescriptor>())
                .Select(asset => (Label: asset?.Properties.FirstOrDefault(property => property.Name == "label")?.Value, asset?.Route))
                .Where(asset => asset.Label is not null).DistinctBy(asset => asset.Label)
                .ToDictionary(asset => asset.Label!, asset => $"/{asset.Route}");
            Modules = new(Addresses);
        }

        public Dictionary<string, string> Addresses { get; }

        public RequestDelegate Answer { get; }

        public ScriptModules Modules { get; }
    }
}
