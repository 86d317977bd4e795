using System.Text.Encodings.Web;
using System.Text.Unicode;
using ChatApp.Audit;
using ChatApp.Contracts;
using ChatApp.People;
using ChatApp.Storage;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Localization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Controllers;
using Microsoft.AspNetCore.Mvc.RazorPages.Infrastructure;

namespace ChatApp.Pages;

/// <summary>What a browser gets: pages in the reader's language, and their static files.</summary>
public static class PagesFeature
{
    /// <summary>Where a page's script asks whether its person is still signed in.</summary>
    private const string Session = "/session";

    /// <summary>Addresses that programs ask: their answers never become pages.</summary>
    private static readonly PathString[] ForPrograms = [Paths.Connect, "/hubs", "/healthz", Paths.Metrics, Session, "/js", "/css", "/lib"];

    /// <summary>Adds the pages.</summary>
    public static WebApplicationBuilder AddPages(this WebApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddSingleton<Texts>();
        services.AddSingleton<HubLogWords>();
        services.AddSingleton<DeviceWords>();
        services.AddSingleton<AgoWords>();
        services.AddSingleton<StaticFiles>();
        services.AddSingleton<PartialCache>();
        services.AddSingleton<ExportTurns>();
        services.AddSingleton<FreshSignIn>();
        services.AddSingleton<FormRepeats>();
        services.AddSingleton<PageResultExecutor, WholePages>();
        services.AddSingleton(HtmlEncoder.Create(UnicodeRanges.All)); // Chinese stays legible in the page's source, and short.
        services.AddAntiforgery(options =>
        {
            options.Cookie.Name = "chatapp-form";
            options.Cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
        });
        // Of cookies whose key is gone they write a stack trace a visit, and give new ones.
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
                options.Filters.Add<HandledMethods>();
                options.Filters.Add<OwnForms>();
            })
            .ConfigureApplicationPartManager(parts => parts.FeatureProviders.Remove(parts.FeatureProviders.OfType<ControllerFeatureProvider>().Single())); // There are none.
        return builder;
    }

    /// <summary>Puts the pages behind all else; comes last, because what goes wrong further in is told here, and what nobody answers ends here.</summary>
    public static WebApplication MapPages(this WebApplication app)
    {
        app.UseExceptionHandler(new ExceptionHandlerOptions
        {
            ExceptionHandlingPath = "/notice/500",
            // What storage does not answer is no bug and deserves no stack trace: NoticeModel says so, on the page and in the log.
            SuppressDiagnosticsCallback = failed => StoreTroubles.Of(failed.Exception) != StoreTrouble.None,
        });
        app.UseStatusCodePagesWithReExecute("/notice/{0}");
        app.Use((context, next) =>
        {
            if (context.Features.Get<IStatusCodePagesFeature>() is { } notices)
                notices.Enabled = WantsPage(context.Request, context.Request.Path);
            return next(context);
        });
        app.MapGet(Session, AnswerSessionAsync);
        var time = app.Services.GetRequiredService<TimeProvider>();
        // Not for the hub: the culture of its request would be restored at each step of each call for as long as the connection lasts.
        app.UseWhen(context => !context.Request.Path.StartsWithSegments(Paths.Hub, StringComparison.OrdinalIgnoreCase), branch => branch
            .Use(async (context, next) =>
            {
                RequestSource.Current = new(RemoteAddress.Of(context), RemoteAddress.NetworkOf(context));
                using (CallDeadline.Begin(time))
                    await next(context);
            })
            .UseRequestLocalization());
        app.MapRazorPages();
        app.MapStaticAssets();
        return app;
    }

    private static async Task AnswerSessionAsync(HttpContext context)
    {
        var caller = await context.RequestServices.GetRequiredService<PersonEntry>().AuthenticateAsync(context, context.RequestAborted);
        context.Response.Headers.CacheControl = "no-store";
        if (caller.Person is { } person)
            await context.Response.WriteAsJsonAsync(new { personId = person.Id }, context.RequestAborted);
        else
            context.Response.StatusCode = caller.AccessState == AccessState.Removed ? StatusCodes.Status403Forbidden : StatusCodes.Status401Unauthorized;
    }

    /// <summary>Whether what goes wrong is told as a page: to browsers on their way to one, not to programs and scripts.</summary>
    internal static bool WantsPage(HttpRequest request, PathString path)
    {
        var accept = request.Headers.Accept.ToString();
        return (accept.Length == 0 || accept.Contains("text/html", StringComparison.OrdinalIgnoreCase) || accept.Contains("*/*", StringComparison.Ordinal))
            && !ForPrograms.Any(start => path.StartsWithSegments(start, StringComparison.OrdinalIgnoreCase));
    }
}
