using System.Reflection;
using ChatApp.Tests.Hosting;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http.Connections;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.Mvc.RazorPages.Infrastructure;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.SignalR;
using Microsoft.AspNetCore.StaticAssets;
using Microsoft.Extensions.DependencyInjection;

namespace ChatApp.Tests.Security;

/// <summary>Finds all endpoints, page handlers and hub methods of a server.</summary>
internal static class AuthorizationWalk
{
    /// <summary>All endpoints, page handlers and hub methods by their names in the table, each with a request for it.</summary>
    public static async Task<IReadOnlyDictionary<string, string>> FindAsync(WebApplication app)
    {
        List<string> found = [.. HubCalls()];
        var loader = app.Services.GetRequiredService<PageLoader>();
        foreach (var endpoint in Endpoints(app))
        {
            var path = "/" + endpoint.RoutePattern.RawText!.TrimStart('/');
            if (endpoint.Metadata.GetMetadata<StaticAssetDescriptor>() is not null)
                found.Add("STATIC files");
            else if (endpoint.Metadata.GetMetadata<PageActionDescriptor>() is { } page)
                found.AddRange(
                    Handlers(await loader.LoadAsync(page, endpoint.Metadata))
                        .Select(handler => handler.Replace("{}", path, StringComparison.Ordinal)));
            else if (endpoint.Metadata.GetMetadata<HubMetadata>() is not null)
                found.Add(endpoint.Metadata.GetMetadata<NegotiateMetadata>() is null ? $"UPGRADE {path}" : $"POST {path}");
            else
                found.AddRange(
                    (endpoint.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods ?? ["GET"]).Select(method => $"{method} {path}"));
        }

        return found.Distinct().ToDictionary(request => string.Join(' ', request.Split(' ').Take(2)));
    }

    /// <summary>Addresses of the static files.</summary>
    public static IReadOnlyList<string> FileAddresses(WebApplication app) =>
    [
        .. Endpoints(app)
            .Where(endpoint => endpoint.Metadata.GetMetadata<StaticAssetDescriptor>() is not null)
            .Select(endpoint => "/" + endpoint.RoutePattern.RawText!.TrimStart('/')).Distinct(),
    ];

    /// <summary>The page handlers that accept a form, as addresses with their parameters.</summary>
    public static async Task<IReadOnlyList<string>> PostsAsync(WebApplication app) =>
        [.. (await FindAsync(app)).Keys.Where(key => key.StartsWith("POST /", StringComparison.Ordinal)).Select(key => key[5..])
            .Where(path => path is not "/connect" && !path.StartsWith("/hubs/", StringComparison.Ordinal))];

    private static IEnumerable<RouteEndpoint> Endpoints(WebApplication app)
    {
        app.Services.GetRequiredService<ChatApp.Pages.LazyPages>().Build();
        return app.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>();
    }

    // A page without handlers is rendered on GET.
    private static IEnumerable<string> Handlers(CompiledPageActionDescriptor page) => page.HandlerMethods.Count == 0
        ? ["GET {}"]
        : page.HandlerMethods.Select(handler =>
            $"{handler.HttpMethod.ToUpperInvariant()} {{}}{(string.IsNullOrEmpty(handler.Name) ? "" : $"?handler={handler.Name}")}");

    private static IEnumerable<string> HubCalls() =>
        HubMethods.All.Select(method => $"HUB {method.Name} [{string.Join(',', method.GetParameters().Select(Argument))}]");

    private static string Argument(ParameterInfo parameter) => parameter switch
    {
        { Name: "roomId" } => "\"{room}\"",
        { Name: "personId" } => "\"{bystander}\"",
        { Name: "clientMessageId" } => "\"{new}\"",
        _ when parameter.ParameterType == typeof(string) => "\"x\"",
        _ when parameter.ParameterType.IsValueType => "1",
        _ => "[]",
    };
}
