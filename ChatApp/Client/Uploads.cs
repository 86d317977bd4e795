using System.Net.Http.Headers;
using System.Net.Http.Json;
using ChatApp.Contracts;

namespace ChatApp.Client;

/// <summary>Uploads and downloads files by HTTP, with the cookie of the connection.</summary>
internal sealed class Uploads(HttpClient http)
{
    /// <summary>Creates an upload for a file of this name and size.</summary>
    public Task<UploadView> BeginAsync(string name, long size, CancellationToken cancellationToken) =>
        SendAsync(HttpMethod.Post, Paths.Files, JsonContent.Create(new { name, size }), cancellationToken);

    /// <summary>Returns the progress of an upload.</summary>
    public Task<UploadView> FindAsync(string id, CancellationToken cancellationToken) =>
        SendAsync(HttpMethod.Get, $"{Paths.Uploads}/{Uri.EscapeDataString(id)}", null, cancellationToken);

    /// <summary>Sends a file from the stream's position to its end.</summary>
    public Task<UploadView> ContinueAsync(UploadView upload, Stream rest, CancellationToken cancellationToken)
    {
        var body = new StreamContent(rest)
        {
            Headers = { ContentRange = new ContentRangeHeaderValue(upload.Offset, upload.Size - 1, upload.Size) },
        };
        return SendAsync(HttpMethod.Put, $"{Paths.Uploads}/{Uri.EscapeDataString(upload.Id)}", body, cancellationToken);
    }

    /// <summary>Opens the content of a file of a message.</summary>
    public Task<Stream> OpenAsync(FileView file, CancellationToken cancellationToken) => SendAsync(
        HttpMethod.Get, $"{Paths.Files}/{Uri.EscapeDataString(file.Id)}/{Uri.EscapeDataString(file.Name)}", null,
        answer => answer.ReadAsStreamAsync(cancellationToken), cancellationToken);

    private Task<UploadView> SendAsync(HttpMethod method, string path, HttpContent? body, CancellationToken cancellationToken) =>
        SendAsync(method, path, body, async answer =>
        {
            using (answer)
                return (await answer.ReadFromJsonAsync<UploadView>(cancellationToken))!;
        }, cancellationToken);

    private async Task<T> SendAsync<T>(
        HttpMethod method, string path, HttpContent? body, Func<HttpContent, Task<T>> read, CancellationToken cancellationToken)
    {
        try
        {
#pragma warning disable CA2000 // Disposing of the request would close the caller's stream, which a later attempt needs.
            var request = new HttpRequestMessage(method, path) { Content = body };
#pragma warning restore CA2000
            request.Headers.ConnectionClose = true; // As in Admission: a pooled connection may be dead.
            var answer = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
            if (answer.IsSuccessStatusCode)
                return await read(answer.Content);
            answer.Dispose();
            throw new ChatCallException(ChatCallException.Unknown, $"{method} {path} answered {(int)answer.StatusCode}");
        }
        catch (RefusedException error)
        {
            throw new ChatCallException(error.Refusal.Code, error.Refusal.Sentence ?? "", error);
        }
        catch (Exception error) when (error is HttpRequestException or IOException)
        {
            throw new ChatCallException(ChatCallException.NotConnected, "The server cannot be reached.", error);
        }
    }
}
