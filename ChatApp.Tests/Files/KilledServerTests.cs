using System.Globalization;
using System.Security.Cryptography;
using ChatApp.Contracts;
using ChatApp.Tests.Hosting;

namespace ChatApp.Tests.Files;

/// <summary>A server that is killed while files arrive. <c>CHATAPP_KILLS=50</c> makes more rounds.</summary>
[Trait("kind", "server")]
public sealed class KilledServerTests
{
    private const int Kills = 5;

    [Fact]
    public async Task No_message_is_without_its_file_and_no_file_is_lost_when_the_server_is_killed()
    {
        var kills = int.Parse(Environment.GetEnvironmentVariable("CHATAPP_KILLS") ?? $"{Kills}", CultureInfo.InvariantCulture);
        await using var server = await ServerProcess.StartAsync();
        using var visitor = await WireVisitor.GuestAsync(server.Address);
        Dictionary<string, byte[]> files = [];
        string? upload = null, room = null;
        for (var kill = 0; kill <= kills; kill++)
        {
            await using var anna = await visitor.ConnectAsync();
            Task sending = Task.CompletedTask;
            var file = upload is null ? null : await CompleteAsync(anna, upload, files[upload]);
            if (kill < kills)
            {
                var content = RandomNumberGenerator.GetBytes(3_000_000);
                upload = (await anna.BeginAsync("large.bin", content.Length)).Id;
                files[upload] = content;
                sending = anna.PutAsync(upload, 0, new ByteArrayContent(content));
                await Patience.UntilAsync(() => Bytes(server, upload) > 0 || sending.IsCompleted);
            }

            // The file of the round before is named by a message while the next one arrives.
            var (log, written) = (server.DatabaseFile + "-wal", Length(server.DatabaseFile + "-wal"));
            var sent = file is null ? null : anna.SendFilesAsync(anna.Room, $"message-{kill}", "With a file", file);
            // In turn: before, amid and after the commit.
            await Patience.UntilAsync(
                () => kill % 3 == 0 || sent is null or { IsCompleted: true } || (kill % 3 == 1 && Length(log) != written));
            await server.KillAsync();
            // They may have been answered already.
            await Task.WhenAll(sent ?? Task.CompletedTask, sending).ContinueWith(_ => { }, TaskScheduler.Default);
            await server.StartAgainAsync();
            if (file is null || sent is null)
                continue;
            await using var again = await visitor.ConnectAsync();
            room = again.Room;
            var message = await again.SendFilesAsync(room, $"message-{kill}", "With a file", new FileView(file.Id, "", "", 0));
            message.Number.Should().Be(kill, "a repeat finds what was stored");
            if (sent.IsCompletedSuccessfully)
                message.PostedAt.Should().Be((await sent).PostedAt, "it was acknowledged");
        }

        await using var reader = await visitor.ConnectAsync();
        var messages = await reader.CallAsync<MessageView[]>("MessagesBefore", room, kills + 1);
        messages.Should().HaveCount(Math.Min(kills, Limits.Page));
        foreach (var file in messages.SelectMany(one => one.Files!))
            (await reader.BytesAsync(file)).Should().Equal(files[file.Id]);
    }

    private static async Task<FileView> CompleteAsync(WireClient client, string upload, byte[] content)
    {
        var there = await client.FindAsync(upload);
        return there.File ?? (await client.ContinueAsync(upload, content, (int)there.Offset)).File!;
    }

    private static long Bytes(ServerProcess server, string upload) =>
        Length(Path.Combine(Path.GetDirectoryName(server.DatabaseFile)!, "files", "uploads", upload));

    private static long Length(string path) => new FileInfo(path) is { Exists: true } file ? file.Length : 0;
}
