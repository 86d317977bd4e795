using System.Security.Cryptography;
using ChatApp.Client;
using ChatApp.Contracts;
using ChatApp.Tests.Hosting;

namespace ChatApp.Tests.Client;

/// <summary>Files that the .NET client sends and reads.</summary>
[Trait("kind", "server")]
public sealed class UploadedFileTests
{
    [Fact]
    public async Task An_upload_that_broke_goes_on_with_the_same_stream_and_the_file_is_read_as_it_was_sent()
    {
        await using var host = await ClientHost.StartAsync();
        var ada = host.Client();
        (await ada.ConnectAsync()).Should().BeTrue();
        var content = RandomNumberGenerator.GetBytes(4_000_000);
        using var stream = new MemoryStream(content);
        var upload = await ada.BeginUploadAsync("large.bin", content.Length);
        host.Relay.Slow(1_000_000);
        var sending = ada.ContinueUploadAsync(upload, stream);
        await Patience.UntilAsync(() => Arrived(host, upload) > 50_000 || sending.IsCompleted);

        host.Relay.Reset();
        var broken = async () => await sending;
        (await broken.Should().ThrowAsync<ChatCallException>()).Which.Code.Should().Be(ChatCallException.NotConnected);
        host.Relay.Slow(1_000_000_000);
        var file = await ada.ContinueUploadAsync(upload, stream);
        await ada.ReachesAsync(ConnectionState.Disconnected);
        (await ada.ConnectAsync()).Should().BeTrue();
        var message = await ada.SendMessageAsync(ada.General(), "with-file", "", new MessageExtras { Files = [file.Id] });

        message.Files.Should().Equal(file);
        await using var read = await ada.OpenFileAsync(file);
        using var copy = new MemoryStream();
        await read.CopyToAsync(copy);
        copy.ToArray().Should().Equal(content);
    }

    [Fact]
    public async Task A_refusal_has_its_code()
    {
        await using var host = await ClientHost.StartAsync();
        var ada = host.DirectClient();
        (await ada.ConnectAsync()).Should().BeTrue();

        var nothing = () => ada.BeginUploadAsync("empty.txt", 0);

        (await nothing.Should().ThrowAsync<ChatCallException>()).Which.Code.Should().Be(ErrorCodes.InvalidRequest);
    }

    private static long Arrived(ClientHost host, UploadView upload) => new FileInfo(
        Path.Combine(Path.GetDirectoryName(host.Server.DatabaseFile)!, "files", "uploads", upload.Id)) is { Exists: true } file
            ? file.Length : 0;
}
