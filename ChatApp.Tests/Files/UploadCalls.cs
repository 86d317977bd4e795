using System.Net;
using System.Net.Http.Json;
using ChatApp.Contracts;

namespace ChatApp.Tests.Files;

/// <summary>Uploads, and messages with files, as a page sends them.</summary>
internal static class UploadCalls
{
    /// <summary>Creates an upload; the caller disposes of the response.</summary>
    public static Task<HttpResponseMessage> AskAsync(this WireClient client, string name, long size) =>
        client.Visitor!.Http.PostAsJsonAsync(Paths.Files, new { name, size, type = "image/png" });

    public static async Task<UploadView> BeginAsync(this WireClient client, string name, long size)
    {
        using var answer = await client.AskAsync(name, size);
        return await ViewAsync(answer);
    }

    /// <summary>Sends the bytes from an offset on.</summary>
    public static Task<HttpResponseMessage> PutAsync(this WireClient client, string id, long offset, HttpContent content)
    {
        content.Headers.ContentRange = new(offset, long.MaxValue);
        return client.Visitor!.Http.PutAsync(new Uri($"{Paths.Uploads}/{id}", UriKind.Relative), content);
    }

    public static async Task<UploadView> ContinueAsync(this WireClient client, string id, byte[] file, int offset = 0, int? end = null)
    {
        using var answer = await client.PutAsync(id, offset, new ByteArrayContent(file[offset..(end ?? file.Length)]));
        return await ViewAsync(answer);
    }

    public static async Task<UploadView> FindAsync(this WireClient client, string id)
    {
        using var answer = await client.Visitor!.Http.GetAsync(new Uri($"{Paths.Uploads}/{id}", UriKind.Relative));
        return await ViewAsync(answer);
    }

    /// <summary>Uploads a whole file.</summary>
    public static async Task<FileView> UploadAsync(this WireClient client, byte[] file, string name = "notes.txt") =>
        (await client.ContinueAsync((await client.BeginAsync(name, file.Length)).Id, file)).File!;

    public static Task<MessageView> SendFilesAsync(this WireClient client, string roomId, string text, params FileView[] files) =>
        client.SendFilesAsync(roomId, Guid.NewGuid().ToString("N"), text, files);

    public static Task<MessageView> SendFilesAsync(this WireClient client, string roomId, string id, string text,
        params FileView[] files) =>
        client.CallAsync<MessageView>("SendMessage", roomId, id, text, new { files = files.Select(file => file.Id) });

    /// <summary>Requests a file; the caller disposes of the response.</summary>
    public static Task<HttpResponseMessage> GetAsync(this WireClient client, FileView file) =>
        client.Visitor!.Http.GetAsync(new Uri($"{Paths.Files}/{file.Id}/{Uri.EscapeDataString(file.Name)}", UriKind.Relative));

    public static async Task<byte[]?> BytesAsync(this WireClient client, FileView file)
    {
        using var answer = await client.GetAsync(file);
        return answer.StatusCode == HttpStatusCode.NotFound ? null : await answer.EnsureSuccessStatusCode().Content.ReadAsByteArrayAsync();
    }

    /// <summary>The code of a refusal.</summary>
    public static async Task<string> CodeAsync(this HttpResponseMessage answer) =>
        (await answer.Content.ReadFromJsonAsync<System.Text.Json.JsonElement>()).GetProperty("code").GetString()!;

    private static async Task<UploadView> ViewAsync(HttpResponseMessage answer)
    {
        answer.StatusCode.Should().Be(HttpStatusCode.OK, await answer.Content.ReadAsStringAsync());
        return (await answer.Content.ReadFromJsonAsync<UploadView>())!;
    }
}
