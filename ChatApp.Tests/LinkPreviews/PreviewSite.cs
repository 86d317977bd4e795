using System.Collections.Concurrent;
using System.Net;
using ChatApp.LinkPreviews;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace ChatApp.Tests.LinkPreviews;

/// <summary>Another site, on this machine, that links lead to.</summary>
public sealed class PreviewSite : IAsyncDisposable
{
    private readonly WebApplication app;
    private readonly ConcurrentDictionary<string, RequestDelegate> pages = new();

    private PreviewSite(WebApplication app) => this.app = app;

    /// <summary>The paths that were asked for.</summary>
    public ConcurrentQueue<string> Asked { get; } = [];

    /// <summary>The port, of 127.0.0.1.</summary>
    public int Port => new Uri(app.Urls.Single()).Port;

    public static async Task<PreviewSite> StartAsync(string address = "127.0.0.1")
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Parse(address), 0));
        var app = builder.Build();
        var site = new PreviewSite(app);
        app.Run(site.AnswerAsync);
        await app.StartAsync();
        return site;
    }

    /// <summary>Lets a server read this machine, as it reads others: the policy is asked about every address all the same.</summary>
    public static void Allow(WebApplicationBuilder builder, params string[] networks)
    {
        var policy = LinkReader.PublicOnly();
        policy.AddAllowedAddresses(networks is [] ? ["127.0.0.1/32", "::1/128"] : networks);
        builder.Services.AddSingleton(policy);
    }

    /// <summary>The address of a page.</summary>
    public string At(string path, string host = "127.0.0.1") => $"http://{host}:{Port}/{path}";

    /// <summary>Adds a page.</summary>
    public string Add(string path, RequestDelegate answer)
    {
        pages[path] = answer;
        return At(path);
    }

    /// <summary>Adds a page of HTML.</summary>
    public string AddHtml(string path, string html, string type = "text/html; charset=utf-8") => Add(path, context =>
    {
        context.Response.ContentType = type;
        return context.Response.WriteAsync(html);
    });

    /// <summary>Adds a file.</summary>
    public string AddFile(string path, byte[] content, string type) => Add(path, context =>
    {
        context.Response.ContentType = type;
        return context.Response.Body.WriteAsync(content).AsTask();
    });

    /// <summary>Adds a page of this title.</summary>
    public string AddTitle(string path, string title) => AddHtml(path, $"<!doctype html><head><title>{title}</title></head><body>x");

    public ValueTask DisposeAsync() => app.DisposeAsync();

    private Task AnswerAsync(HttpContext context)
    {
        var path = context.Request.Path.Value!.TrimStart('/');
        Asked.Enqueue(path);
        if (pages.TryGetValue(path, out var answer))
            return answer(context);
        context.Response.StatusCode = 404;
        return Task.CompletedTask;
    }
}
