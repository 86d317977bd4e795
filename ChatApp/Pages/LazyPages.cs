using ChatApp.Audit;
using ChatApp.People;
using ChatApp.Storage;
using Microsoft.AspNetCore.Authorization;

namespace ChatApp.Pages;

/// <summary>A branch of the pipeline with the pages and their static files. It is built by the first request that no other endpoint
/// answers: building it takes a quarter of a start, and clients that reconnect after a restart have page and files already.</summary>
public sealed class LazyPages(IServiceProvider services, TimeProvider time)
{
    private readonly Lock building = new();
    private volatile RequestDelegate? branch;

    /// <summary>Answers a page or a file, or 404.</summary>
    public Task InvokeAsync(HttpContext context)
    {
        Build();
        return branch!(context);
    }

    /// <summary>Builds the branch, so that its endpoints are among those of the server.</summary>
    // Not a Lazy: it would cache an error that passes, such as a file that cannot be opened just now.
    public void Build()
    {
        if (branch is not null)
            return;
        lock (building)
            branch ??= Make();
    }

    private RequestDelegate Make()
    {
        // All sources are read once before one is added to them: a first reader must not enumerate them meanwhile.
        _ = services.GetRequiredService<EndpointDataSource>().Endpoints;
        var pages = new ApplicationBuilder(services);
        pages.Use(async (context, next) =>
        {
            RequestSource.Current = new(RemoteAddress.Of(context), RemoteAddress.NetworkOf(context));
            using (CallDeadline.Begin(time))
                await next(context);
        });
        // The language for pages only. In a hub's request it would be restored at each async step of each call while the connection lasts.
        pages.UseRequestLocalization().UseRouting();
        pages.UseWhen(HasPolicy, withPolicy => withPolicy.UseAuthentication());
        pages.UseAuthorization().UseEndpoints(endpoints =>
        {
            endpoints.MapRazorPages().WithMetadata(services.GetRequiredService<PageRefusal>());
            endpoints.MapStaticAssets().AllowAnonymous();
        });
        return pages.Build();
    }

    // Files and notices are answered without a look at the caller, which may need storage: a notice may say that storage is unavailable.
    private static bool HasPolicy(HttpContext context) =>
        context.GetEndpoint() is RouteEndpoint endpoint && endpoint.Metadata.GetMetadata<IAllowAnonymous>() is null;
}
