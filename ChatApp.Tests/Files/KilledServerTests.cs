using System.Security.Cryptography;
using ChatApp.Contracts;
using ChatApp.Tests.Hosting;

namespace ChatApp.Tests.Files;

/// <summary>A server that is killed while files arrive.</summary>
[Trait("kind", "server")]
public sealed class KilledServerTests
{
    private const int Rounds = 3;

    [Fact]
    public async Task No_message_is_without_its_file_and_no_file_is_lost_when_the_server_is_killed()
    {
        await using var server = await ServerProcess.StartAsync();
        using var visitor = await WireVisitor.GuestAsync(server.Address);
        Dictionary<string, byte[]> files = [];
        for (var round = 0; round < Rounds; round++)
        {
            var content = RandomNumberGenerator.GetBytes(3_000_000);
            string upload;
            await using (var anna = await visitor.ConnectAsync())
            {
                upload = (await anna.BeginAsync("large.bin", content.Length)).Id;
                files[upload] = content;
                var sending = anna.PutAsync(upload, 0, new ByteArrayContent(content));
                await Patience.UntilAsync(() => Bytes(server, upload) > 0 || sending.IsCompleted);
                await server.KillAsync();
                await sending.ContinueWith(_ => { }, TaskScheduler.Default); // It may have been answered already.
            }

            await server.StartAgainAsync();
            await using (var anna = await visitor.ConnectAsync())
            {
                var there = await anna.FindAsync(upload);
                var file = there.File ?? (await anna.ContinueAsync(upload, content, (int)there.Offset)).File!;
                var sent = anna.SendFilesAsync(anna.Room, $"round-{round}", "With a file", file);
                await server.KillAsync();
                await sent.ContinueWith(_ => { }, TaskScheduler.Default);
            }

            await server.StartAgainAsync();
            await using (var anna = await visitor.ConnectAsync())
            {
                var message = await anna.SendFilesAsync(anna.Room, $"round-{round}", "With a file", new FileView(upload, "", "", 0));
                message.Number.Should().Be(round + 1, "a repeat finds what was stored");
                foreach (var file in (await anna.EnterAsync()).Messages.SelectMany(one => one.Files!))
                    (await anna.BytesAsync(file)).Should().Equal(files[file.Id]);
            }
        }
    }

    private static long Bytes(ServerProcess server, string upload) =>
        new FileInfo(Path.Combine(Path.GetDirectoryName(server.DatabaseFile)!, "files", "uploads", upload)) is { Exists: true } file
            ? file.Length : 0;
}
