using ChatApp.Client;
using ChatApp.Contracts;
using ChatApp.Load.Stress;
using ChatApp.Tests.Client;
using ChatApp.Tests.Hosting;

namespace ChatApp.Tests.Storage;

/// <summary>The database of a running server is replaced while nobody writes.</summary>
[Trait("kind", "server")]
public sealed class ReplacedDatabaseTests
{
    [Fact]
    public async Task A_copy_put_under_a_running_server_is_shown_by_open_pages_although_nobody_writes()
    {
        await using var host = await ClientHost.StartProcessAsync("--Chat:HeartbeatInterval=00:00:01");
        var (ada, bob) = (await EnterAsync(host), await EnterAsync(host));
        var room = ada.General();
        await ada.SayAsync(room, "in the copy");
        using var folder = new TemporaryFolder();
        var copy = Path.Combine(folder.Path, "chat.db");
        ServerCopies.CopyDatabase(host.Process.DatabaseFile, copy);
        await ada.SayAsync(room, "lost");
        await bob.SeesAsync(room, "lost");
        Predicate<string> isPutBack = line => line.Contains("The database was put back", StringComparison.Ordinal);
        host.Process.Expect(isPutBack);

        ServerCopies.CopyDatabase(copy, host.Process.DatabaseFile);

        foreach (var chat in (ChatClient[])[ada, bob])
        {
            await Patience.UntilAsync(() => chat.Room(room)!.Messages is [{ Text: "in the copy" }]);
            chat.Room(room)!.CatchUp.Should().BeEquivalentTo(new { PutBack = true, NothingMissing = true });
        }

        await host.Process.Log.WaitAsync(isPutBack, ChatClientWaiting.Patience);
        await ada.SayAsync(room, "after it");
        await bob.SeesAsync(room, "after it");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_server_whose_database_file_was_replaced_or_removed_stores_nothing_in_the_old_one_and_stops(bool isReplaced)
    {
        await using var host = await ClientHost.StartProcessAsync();
        var ada = await EnterAsync(host);
        var room = ada.General();
        await ada.SayAsync(room, "in the copy");
        using var folder = new TemporaryFolder();
        var file = host.Process.DatabaseFile;
        var copy = Path.Combine(folder.Path, "chat.db");
        ServerCopies.CopyDatabase(file, copy);
        host.Process.Expect(_ => true); // What the stop stores last is refused as well.

        foreach (var part in Directory.GetFiles(Path.GetDirectoryName(file)!, "chat.db*"))
            File.Move(part, Path.Combine(folder.Path, "old-" + Path.GetFileName(part)));
        if (isReplaced)
            File.Copy(copy, file);
        var send = () => ada.SayAsync(room, "acknowledged into a file that nobody will open again");
        var refused = (await send.Should().ThrowAsync<ChatCallException>()).Which;

        refused.Code.Should().BeOneOf(ErrorCodes.TryAgain, ChatCallException.NotConnected);
        await host.Process.Log.WaitAsync(
            line => line.Contains("file was moved, deleted or replaced", StringComparison.Ordinal), ChatClientWaiting.Patience);
        (await host.Process.ExitAsync()).Should().Be(1);
        await host.Process.StartAgainAsync();
        (await ada.ConnectAsync()).Should().Be(isReplaced);
        if (isReplaced)
            ada.Room(room)!.Messages.Select(message => message.Text).Should().Equal("in the copy");
    }

    private static async Task<ChatClient> EnterAsync(ClientHost host)
    {
        var client = host.DirectClient();
        (await client.ConnectAsync()).Should().BeTrue();
        await client.EnterRoomAsync(client.General());
        return client;
    }

    private sealed class TemporaryFolder : IDisposable
    {
        private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("chatapp-replaced-");

        public string Path => folder.FullName;

        public void Dispose() => folder.Delete(recursive: true);
    }
}
