using ChatApp.Audit;
using ChatApp.People;
using Microsoft.AspNetCore.StaticAssets;

namespace ChatApp.Pages;

/// <summary>The pages and their static files. They are mapped, in a branch of their own, when somebody first asks for what nothing else answers:
/// all of that together is a quarter of a start, and who comes back after one has page and files already.</summary>
public sealed class Site
{
    private readonly IServiceProvider services;
    private readonly string manifest;
    private readonly Lock mapping = new();
    private volatile Branch? mapped;

    /// <summary>Made once, with the server.</summary>
    /// <exception cref="FileNotFoundException">The list of them is missing beside the program.</exception>
    public Site(IServiceProvider services, IHostEnvironment environment)
    {
        this.services = services;
        manifest = Path.Combine(AppContext.BaseDirectory, $"{environment.ApplicationName}.staticwebassets.endpoints.json");
        if (!File.Exists(manifest)) // Told at the start, not by the first page.
            throw new FileNotFoundException($"the list of static files is missing, publish the server anew: {manifest}");
    }

    /// <summary>The page's script modules.</summary>
    public ScriptModules Modules => Mapped.Modules;

    /// <summary>The address of a file under its fingerprinted name, from the root.</summary>
    /// <param name="name">Its plain name, as <c>css/chat.css</c>.</param>
    /// <exception cref="KeyNotFoundException">There is no such file.</exception>
    public string this[string name] => Mapped.Addresses[name];

    /// <summary>Answers a page or a file, or that there is none.</summary>
    public Task AnswerAsync(HttpContext context) => Mapped.Answer(context);

    // Not a Lazy: it would keep a failure that passes, such as a file that cannot be opened just now.
    private Branch Mapped
    {
        get
        {
            if (mapped is { } branch)
                return branch;
            lock (mapping)
                return mapped ??= new(services, manifest);
        }
    }

    private sealed class Branch
    {
        public Branch(IServiceProvider services, string manifest)
        {
            // Of all endpoints, to which these are added, a first reader must not go through the sources meanwhile.
            _ = services.GetRequiredService<EndpointDataSource>().Endpoints;
            IEnumerable<EndpointDataSource> sources = [];
            var site = new ApplicationBuilder(services);
            // The language here only: in a hub's request it would be put back at each step of each call for as long as the connection lasts.
            site.Use((context, next) =>
            {
                RequestSource.Current = new(RemoteAddress.Of(context), RemoteAddress.NetworkOf(context));
                return next(context);
            });
            site.UseRequestLocalization().UseRouting().UseEndpoints(endpoints =>
            {
                endpoints.MapRazorPages();
                endpoints.MapStaticAssets(manifest);
                sources = endpoints.DataSources;
            });
            Answer = site.Build();
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
