using ChatApp.Configuration;
using ChatApp.Contracts;
using ChatApp.Messages;
using ChatApp.People;
using ChatApp.People.Access;
using ChatApp.Storage;
using Microsoft.Extensions.Options;

namespace ChatApp.Files;

/// <summary>Registers the files of messages: uploads, their storage, and the answers to requests for them.</summary>
public static class FilesFeature
{
    private const string MayUpload = "may upload";

    /// <summary>Adds the services for files.</summary>
    public static WebApplicationBuilder AddFiles(this WebApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddSettings<FilesOptions, FilesOptionsCheck>().BindConfiguration(Settings.Section);
        services.AddSingleton<FolderFileStore>();
        services.AddSingleton<IFileStore>(provider =>
            provider.GetRequiredService<IOptions<StoreOptions>>().Value.FileStore == FileStoreKind.Postgres
                ? ActivatorUtilities.CreateInstance<PostgresFileStore>(provider)
                : provider.GetRequiredService<FolderFileStore>());
        services.AddSingleton<IMessageFiles, MessageFiles>();
        services.AddSingleton<PicturePreviews>();
        services.AddSingleton<UploadLimiter>();
        services.AddSingleton<Uploads>();
        services.AddSingleton<UploadEndpoints>();
        services.AddSingleton<FileEndpoint>();
        services.AddSingleton<FileCleanupService>();
        services.AddHostedService(provider => provider.GetRequiredService<FileCleanupService>());
        // A browser names the page's origin with every request that is no plain GET; programs have no other person's cookies.
        services.AddAuthorizationBuilder().AddPolicy(MayUpload, policy => policy.RequireCaller(
            (context, caller) => caller.Person is not null && IsOwnOrigin(context.Request)));
        return builder;
    }

    private static bool IsOwnOrigin(HttpRequest request) => request.Headers.Origin is not { Count: > 0 } origin
        || (origin.Count == 1 && RequestOrigin.IsOwn(request, origin[0]));

    /// <summary>Maps uploads and files.</summary>
    public static WebApplication MapFiles(this WebApplication app)
    {
        var uploads = app.Services.GetRequiredService<UploadEndpoints>();
        app.MapPost(Paths.Files, uploads.CreateAsync).RequireAuthorization(MayUpload);
        const string Upload = $"{Paths.Uploads}/{{id}}";
        app.MapMethods(Upload, [HttpMethods.Get, HttpMethods.Head], uploads.FindAsync).RequireAuthorization(MayUpload);
        app.MapPut(Upload, uploads.ContinueAsync).RequireAuthorization(MayUpload);
        app.MapDelete(Upload, uploads.CancelAsync).RequireAuthorization(MayUpload);
        app.MapGet($"{Paths.Files}/{{id}}/{{name}}", app.Services.GetRequiredService<FileEndpoint>().AnswerAsync)
            .RequireAuthorization(Policies.SignedIn);
        return app;
    }
}
