using ChatApp.People;
using ChatApp.Storage;
using Microsoft.Net.Http.Headers;

namespace ChatApp.Files;

/// <summary><c>GET /files/{id}/{name}</c>: serves a file to those who see its message. The name in the address is for people: the id finds
/// the file. With <c>?preview</c>, a picture comes smaller and without metadata.</summary>
internal sealed partial class FileEndpoint(Store store, IFileStore files, StorageFailureLog failures, ILogger<FileEndpoint> logger)
{
    /// <summary>The query that asks for the preview of a picture.</summary>
    private const string Preview = "preview";

    // Nothing in a file runs, loads anything or reaches this site, wherever a browser shows it.
    private const string Policy = "default-src 'none'; style-src 'unsafe-inline'; sandbox";

    /// <summary>Answers a request for a file.</summary>
    public async Task AnswerAsync(HttpContext context)
    {
        var id = context.Request.RouteValues["id"] as string ?? "";
        StoredFile? file;
        Stream? content;
        try
        {
            file = NewId.IsWellFormed(id) ? store.Read(reader => FileQueries.FindShown(reader, Caller.PersonOf(context).Id, id)) : null;
            if (file is { PreviewHash: not null } && context.Request.Query.ContainsKey(Preview))
                file = file with { Hash = file.PreviewHash, Type = PicturePreview.Type };
            content = file?.Hash is { } there ? files.Open(there) : null;
        }
        catch (Exception error) when (StorageErrors.Classify(error) is not StorageErrorKind.None and var trouble)
        {
            failures.Log("a file", error);
            await FileRefusals.SendAsync(context, StorageErrors.RefusalFor(trouble));
            return;
        }

        if (file?.Hash is not { } hash)
        {
            await FileRefusals.SendAsync(context, FileRefusals.NotFound);
            return;
        }

        if (content is null)
        {
            LogMissing(id);
            await FileRefusals.SendAsync(context, FileRefusals.NotFound);
            return;
        }

        SetHeaders(context, file);
        var type = file.Type.StartsWith("text/", StringComparison.Ordinal) ? file.Type + "; charset=utf-8" : file.Type;
        var answer = TypedResults.Stream(content, type, entityTag: new EntityTagHeaderValue($"\"{hash}\""), enableRangeProcessing: true);
        await answer.ExecuteAsync(context);
    }

    private static void SetHeaders(HttpContext context, StoredFile file)
    {
        var headers = context.Response.Headers;
        var disposition = new ContentDispositionHeaderValue(FileType.IsShown(file.Type) ? "inline" : "attachment");
        disposition.SetHttpFileName(file.Name);
        headers.ContentDisposition = disposition.ToString();
        headers.ContentSecurityPolicy = Policy;
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
        headers["Referrer-Policy"] = "no-referrer";
        // Authentication sets no-store when it renews a cookie: this runs last.
        context.Response.OnStarting(static state =>
        {
            var headers = ((HttpResponse)state).Headers;
            headers.CacheControl = "private, max-age=31536000, immutable";
            headers.Remove("Pragma");
            headers.Remove("Expires");
            return Task.CompletedTask;
        }, context.Response);
    }

    [LoggerMessage(1222, LogLevel.Error, "The content of file {File} is missing; its row and its message are there")]
    private partial void LogMissing(string file);
}
