using ChatApp.Client;
using ChatApp.Contracts;
using ChatApp.Tests.Client;
using ChatApp.Tests.Hosting;

namespace ChatApp.Tests.Storage;

/// <summary>A database restored from a copy has a new epoch; one that was only restarted keeps its epoch.</summary>
[Trait("kind", "server")]
public sealed class PutBackTests
{
    [Fact]
    public async Task After_a_copy_was_put_back_every_reader_starts_afresh_and_holds_exactly_what_is_stored()
    {
        await using var host = await ClientHost.StartProcessAsync();
        using var copy = new DatabaseCopy();
        var (ada, bob) = (host.DirectClient(), host.DirectClient());
        await EnterAsync(ada);
        await EnterAsync(bob);
        var (room, epoch) = (ada.General(), ada.Session!.Epoch);
        await ada.SayAsync(room, "in the copy");
        await ada.SayAsync(room, "in the copy, then edited");
        await StopAsync(host.Process, ada, bob);
        copy.Take(host.Process.DatabaseFile);
        await host.Process.StartAgainAsync();
        await ReconnectAsync(ada, bob);
        await ada.EditMessageAsync(room, 2, "edited after the copy");
        await bob.SayAsync(room, "after the copy, seen by both");
        await ada.SeesAsync(room, "after the copy, seen by both");
        await StopAsync(host.Process, ada, bob);

        copy.PutBack(host.Process.DatabaseFile);
        await host.Process.StartAgainAsync();
        await ReconnectAsync(ada);
        await ada.SayAsync(room, "another third message");
        await ReconnectAsync(bob);

        ada.Session!.Epoch.Should().NotBe(epoch);
        bob.Session!.Epoch.Should().Be(ada.Session.Epoch);
        await using var fresh = new ChatClient(new(host.Process.Address));
        await EnterAsync(fresh);
        var stored = fresh.Room(room)!.Messages;
        stored.Select(message => message.Text).Should().Equal("in the copy", "in the copy, then edited", "another third message");
        foreach (var client in (ChatClient[])[ada, bob])
        {
            client.Room(room)!.Messages.Should().Equal(stored);
            client.Room(room)!.CatchUp!.NothingMissing.Should().BeTrue();
        }
    }

    [Fact]
    public async Task A_restart_keeps_the_epoch()
    {
        await using var host = await ClientHost.StartProcessAsync();
        var ada = host.DirectClient();
        await EnterAsync(ada);
        var epoch = ada.Session!.Epoch;

        await StopAsync(host.Process, ada);
        await host.Process.StartAgainAsync();
        await ReconnectAsync(ada);

        ada.Session!.Epoch.Should().Be(epoch);
    }

    [Fact]
    public async Task A_kill_keeps_the_epoch_and_what_was_acknowledged()
    {
        await using var host = await ClientHost.StartProcessAsync();
        var ada = host.DirectClient();
        await EnterAsync(ada);
        var epoch = ada.Session!.Epoch;
        await ada.SayAsync(ada.General(), "acknowledged before the kill");

        await host.Process.KillAsync();
        await ada.ReachesAsync(ConnectionState.Disconnected);
        await host.Process.StartAgainAsync();
        await ReconnectAsync(ada);

        ada.Session!.Epoch.Should().Be(epoch);
        ada.Room(ada.General())!.Messages.Should().ContainSingle(message => message.Text == "acknowledged before the kill");
    }

    private static async Task EnterAsync(ChatClient client)
    {
        (await client.ConnectAsync()).Should().BeTrue();
        await client.EnterRoomAsync(client.General());
    }

    private static async Task ReconnectAsync(params ChatClient[] clients)
    {
        foreach (var client in clients)
            (await client.ConnectAsync()).Should().BeTrue("{0} {1}", client.Loss, client.Refusal);
    }

    private static async Task StopAsync(ServerProcess server, params ChatClient[] clients)
    {
        server.Terminate();
        (await server.ExitAsync()).Should().Be(0);
        foreach (var client in clients)
        {
            await client.ReachesAsync(ConnectionState.Disconnected);
            client.Loss!.Cause.Should().Be(DisconnectCause.ServerStopping);
        }
    }

    /// <summary>A copy of a stopped server's database. Its write-ahead log and shared-memory index belong to it: if only the file were
    /// restored, SQLite would read it with the newer log.</summary>
    private sealed class DatabaseCopy : IDisposable
    {
        private static readonly string[] Parts = ["", "-wal", "-shm"];

        private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("chatapp-copy-");

        public void Take(string database)
        {
            foreach (var part in Parts.Where(part => File.Exists(database + part)))
                File.Copy(database + part, Kept(part));
        }

        public void PutBack(string database)
        {
            foreach (var part in Parts)
            {
                File.Delete(database + part);
                if (File.Exists(Kept(part)))
                    File.Copy(Kept(part), database + part);
            }
        }

        public void Dispose() => folder.Delete(recursive: true);

        private string Kept(string part) => Path.Combine(folder.FullName, "copy" + part);
    }
}
