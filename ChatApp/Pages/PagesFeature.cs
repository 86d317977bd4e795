using System.Text.Encodings.Web;
using System.Text.Unicode;
using ChatApp.Configuration;
using ChatApp.Contracts;
using ChatApp.People;
using ChatApp.People.Access;
using ChatApp.Storage;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Localization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Controllers;
using Microsoft.AspNetCore.Mvc.RazorPages.Infrastructure;
using Microsoft.AspNetCore.ResponseCompression;

namespace ChatApp.Pages;

/// <summary>Registers and maps the pages, localized, and their static files.</summary>
internal static class PagesFeature
{
    /// <summary>Endpoint at which a page's script checks whether its person is still signed in.</summary>
    private const string Session = "/session";

    /// <summary>Paths for programs and scripts: their errors are never rendered as pages.</summary>
    private static readonly PathString[] ForPrograms =
        [Paths.Connect, "/hubs", "/healthz", Paths.Metrics, Session, WebManifest.Path, LogoFile.Path, "/js", "/css", "/lib"];

    /// <summary>Pages of messages, besides <c>/</c>. They are compressed: a room's page has a fifth of its size then. Pages that may show a
    /// link or a code are not: compressed together with a name that a stranger chose, their length tells something of it.</summary>
    private static readonly PathString[] Compressed = ["/rooms", "/sidebar", "/search", "/mentions", "/saved"];

    /// <summary>Registers Razor Pages, localization, antiforgery and the pages' services.</summary>
    public static WebApplicationBuilder AddPages(this WebApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddSettings<SiteOptions, SiteOptionsCheck>().BindConfiguration(Settings.Section);
        services.AddSingleton<SiteStore>();
        services.AddSingleton(provider => new Texts(() => provider.GetRequiredService<SiteStore>().Current));
        services.AddSingleton<HubLogWords>();
        services.AddSingleton<DeviceWords>();
        services.AddSingleton<AgoWords>();
        services.AddSingleton<LazyPages>();
        services.AddSingleton<StaticFiles>();
        services.AddSingleton<PartialCache>();
        services.AddSingleton<ExportLimiter>();
        services.AddSingleton<CutLimiter>();
        services.AddSingleton<PageRefusal>();
        services.AddSingleton<IdempotentForms>();
        services.AddSingleton<PageResultExecutor, BufferedPageExecutor>();
        services.AddResponseCompression(options =>
        {
            (options.EnableForHttps, options.MimeTypes) = (true, ["text/html"]);
            options.Providers.Add<GzipCompressionProvider>(); // At their fastest levels, Brotli takes longer and saves less.
        });
        services.AddSingleton(HtmlEncoder.Create(UnicodeRanges.All)); // Leaves Chinese unescaped in the page source: legible and short.
        services.AddAntiforgery(options =>
        {
            options.Cookie.Name = "chatapp-form";
            options.Cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
        });
        // For a cookie whose key was deleted, they log a stack trace per visit and issue a new cookie.
        builder.Logging.AddFilter("Microsoft.AspNetCore.Antiforgery", LogLevel.Critical);
        builder.Logging.AddFilter(typeof(Microsoft.AspNetCore.Mvc.ViewFeatures.CookieTempDataProvider).FullName, LogLevel.Critical);
        services.Configure<CookieTempDataProviderOptions>(options =>
        {
            options.Cookie.Name = "chatapp-told";
            options.Cookie.IsEssential = true;
            options.Cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
        });
        services.Configure<RequestLocalizationOptions>(options =>
        {
            string[] languages = [.. Texts.Languages];
            options.SetDefaultCulture(languages[0]).AddSupportedCultures(languages).AddSupportedUICultures(languages);
            options.RequestCultureProviders = [new CookieRequestCultureProvider(), new AcceptLanguageHeaderRequestCultureProvider()];
        });
        services.AddRazorPages(options => options.Conventions.AddPageRoute("/Index", "/rooms/{id}"))
            .AddMvcOptions(options =>
            {
                options.Filters.Add<PageHeaders>();
                options.Filters.Add<MethodNotAllowedFilter>();
                options.Filters.Add<CrossSiteFormFilter>();
            })
            // There are no controllers.
            .ConfigureApplicationPartManager(
                parts => parts.FeatureProviders.Remove(parts.FeatureProviders.OfType<ControllerFeatureProvider>().Single()));
        return builder;
    }

    /// <summary>Maps the pages. Its error handling covers everything further down the pipeline, and its notice page answers requests that
    /// no endpoint handles.</summary>
    public static WebApplication MapPages(this WebApplication app)
    {
        app.UseWhen(context => IsCompressed(context.Request.Path), pages => pages.UseResponseCompression());
        app.UseExceptionHandler(new ExceptionHandlerOptions
        {
            ExceptionHandlingPath = "/notice/500",
            // Unavailable storage is no bug and needs no stack trace: NoticeModel reports it, on the page and in the log.
            SuppressDiagnosticsCallback = failed => StorageErrors.Classify(failed.Exception) != StorageErrorKind.None,
        });
        app.UseStatusCodePagesWithReExecute("/notice/{0}");
        app.Use((context, next) =>
        {
            if (context.Features.Get<IStatusCodePagesFeature>() is { } notices)
                notices.Enabled = WantsPage(context.Request, context.Request.Path);
            return next(context);
        });
        app.MapWebManifest();
        app.MapLogo();
        app.MapGet(Session, AnswerSessionAsync).RequireAuthorization(Policies.SignedIn);
        var pages = app.Services.GetRequiredService<LazyPages>();
        app.Use((context, next) => context.GetEndpoint() is null ? pages.InvokeAsync(context) : next(context));
        return app;
    }

    private static bool IsCompressed(PathString path) =>
        path == "/" || Compressed.Any(start => path.StartsWithSegments(start, StringComparison.OrdinalIgnoreCase));

    private static Task AnswerSessionAsync(HttpContext context)
    {
        context.Response.Headers.CacheControl = "no-store";
        return context.Response.WriteAsJsonAsync(new { personId = Caller.PersonOf(context).Id }, context.RequestAborted);
    }

    /// <summary>Whether errors are rendered as a page: for browser navigation, not for programs and scripts.</summary>
    internal static bool WantsPage(HttpRequest request, PathString path)
    {
        var accept = request.Headers.Accept.ToString();
        return (accept.Length == 0 || accept.Contains("text/html", StringComparison.OrdinalIgnoreCase)
                || accept.Contains("*/*", StringComparison.Ordinal))
            && !ForPrograms.Any(start => path.StartsWithSegments(start, StringComparison.OrdinalIgnoreCase));
    }
}
