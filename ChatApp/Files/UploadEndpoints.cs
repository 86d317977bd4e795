using System.Text.Json;
using ChatApp.Contracts;
using ChatApp.People;
using ChatApp.Storage;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http.Features;

namespace ChatApp.Files;

/// <summary>The HTTP endpoints of uploads. <c>POST /files</c> creates one; <c>PUT /files/uploads/{id}</c> with <c>Content-Range</c>
/// continues it, <c>GET</c> and <c>HEAD</c> tell where, <c>DELETE</c> cancels it.</summary>
internal sealed class UploadEndpoints(Uploads uploads, StorageFailureLog failures)
{
    /// <summary>The offset, as a header for <c>HEAD</c>.</summary>
    private const string OffsetHeader = "Upload-Offset";

    /// <summary>Handles POST: creates an upload.</summary>
    public Task CreateAsync(HttpContext context) => AnswerAsync(context, async () =>
        await uploads.CreateAsync(Caller.PersonOf(context), await ReadAsync(context), context.RequestAborted));

    /// <summary>Handles GET and HEAD: returns the progress of an upload.</summary>
    public Task FindAsync(HttpContext context) =>
        AnswerAsync(context, () => uploads.FindAsync(Caller.PersonOf(context).Id, IdOf(context), context.RequestAborted));

    /// <summary>Takes more bytes of an upload.</summary>
    public Task ContinueAsync(HttpContext context) => AnswerAsync(context, async () =>
    {
        var range = context.Request.GetTypedHeaders().ContentRange;
        if (range is not null && (range.Unit != "bytes" || range.From is null))
            return FileRefusals.Invalid;
        return await uploads.ContinueAsync(Caller.PersonOf(context).Id, IdOf(context), range?.From ?? 0, left =>
        {
            // Only here is a body larger than Limits.RequestBody, and only as large as what was agreed on.
            context.Features.GetRequiredFeature<IHttpMaxRequestBodySizeFeature>().MaxRequestBodySize = left;
            return context.Request.Body;
        }, context.RequestAborted);
    });

    /// <summary>Handles DELETE: cancels an upload and removes its bytes.</summary>
    public Task CancelAsync(HttpContext context) => GuardAsync(context, async () =>
    {
        if (await uploads.CancelAsync(Caller.PersonOf(context).Id, IdOf(context), context.RequestAborted) is { } refusal)
            await FileRefusals.SendAsync(context, refusal);
        else
            context.Response.StatusCode = StatusCodes.Status204NoContent;
    });

    private Task AnswerAsync(HttpContext context, Func<Task<Outcome<UploadView>>> act) => GuardAsync(context, async () =>
    {
        var outcome = await act();
        if (!outcome.Granted)
        {
            await FileRefusals.SendAsync(context, outcome.Refusal!);
            return;
        }

        context.Response.Headers.CacheControl = "no-store";
        context.Response.Headers[OffsetHeader] = outcome.Value.Offset.ToString(System.Globalization.CultureInfo.InvariantCulture);
        if (!HttpMethods.IsHead(context.Request.Method))
            await context.Response.WriteAsJsonAsync(outcome.Value, ContractJson.Default.UploadView);
    });

    private async Task GuardAsync(HttpContext context, Func<Task> act)
    {
        try
        {
            await act();
        }
        catch (BadHttpRequestException error) when (!context.Response.HasStarted)
        {
            context.Response.StatusCode = error.StatusCode; // Too much, or too slow.
        }
        catch (Exception error)
            when (StorageErrors.Classify(error) is not StorageErrorKind.None and var trouble && !context.Response.HasStarted)
        {
            failures.Log("an upload", error);
            await FileRefusals.SendAsync(context, StorageErrors.RefusalFor(trouble));
        }
        catch (Exception error) when (error is OperationCanceledException or ConnectionResetException)
        {
            context.Abort(); // The client is gone, or continues with another request. What arrived is kept.
        }
    }

    private static async Task<UploadRequest?> ReadAsync(HttpContext context)
    {
        if (!context.Request.HasJsonContentType())
            return null;
        try
        {
            return await context.Request.ReadFromJsonAsync(ContractJson.Default.UploadRequest, context.RequestAborted);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static string IdOf(HttpContext context) => context.Request.RouteValues["id"] as string ?? "";
}
