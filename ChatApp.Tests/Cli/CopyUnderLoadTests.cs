using System.Collections.Concurrent;
using ChatApp.Client;
using ChatApp.Contracts;
using ChatApp.Tests.Client;

namespace ChatApp.Tests.Cli;

/// <summary>A backup made under load and restored: its messages are compared with the acknowledgements that the writers received.</summary>
[Trait("kind", "server")]
public sealed class CopyUnderLoadTests : IDisposable
{
    private const int Writers = 4;

    private readonly StoredCopy copy = new();

    public void Dispose() => copy.Dispose();

    [Fact]
    public async Task What_was_acknowledged_before_the_backup_is_back_and_everybody_starts_afresh()
    {
        await using var host = await ClientHost.StartProcessAsync();
        var data = Path.GetDirectoryName(host.Process.DatabaseFile)!;
        await StoredCopy.FillAsync(data, 20_000); // So that the backup takes a while.
        var writers = Enumerable.Range(0, Writers).Select(_ => host.DirectClient()).ToList();
        foreach (var writer in writers)
        {
            (await writer.ConnectAsync()).Should().BeTrue();
            await writer.EnterRoomAsync(writer.General());
        }

        var (room, epoch) = (writers[0].General(), writers[0].Session!.Epoch);
        ConcurrentQueue<MessageView> answered = [];
        using var enough = new CancellationTokenSource();
        var warm = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var writing = writers.Select(writer => WriteAsync(writer, room, answered, warm, enough.Token)).ToList();
        await warm.Task.WaitAsync(ChatClientWaiting.Patience);

        var before = answered.ToList();
        (await copy.BackUpAsync(host.Process)).Error.Should().BeEmpty();
        var during = answered.Count - before.Count;
        await enough.CancelAsync();
        await Task.WhenAll(writing);
        await host.Process.KillAsync();
        await Task.WhenAll(writers.Select(writer => writer.ReachesAsync(ConnectionState.Disconnected)));
        BackupCommandTests.RefusesWith(await StoredCopy.RestoreAsync(copy.File, data), "chat.db is there already.");
        foreach (var part in (string[])["", "-wal", "-shm"])
            File.Move(host.Process.DatabaseFile + part, Path.Combine(copy.Folder, $"lost{part}"));
        (await StoredCopy.RestoreAsync(copy.File, data)).Error.Should().BeEmpty();

        during.Should().BePositive("people wrote while it was made");
        StoredCopy.Query(host.Process.DatabaseFile, "PRAGMA integrity_check").Should().Equal("ok");
        var back = StoredCopy.Query(
            host.Process.DatabaseFile,
            "SELECT m.Number, m.Change, m.ClientMessageId, m.Text FROM Messages m JOIN Rooms r ON r.Key = m.RoomKey "
            + "WHERE r.Name = 'General' ORDER BY m.Number");
        // A prefix of the room without a gap: all messages acknowledged before the backup, then those stored before its snapshot.
        back.Should().Equal(answered.OrderBy(message => message.Number).Take(back.Count)
            .Select(message => $"{message.Number}|{message.Change}|{message.ClientMessageId}|{message.Text}"));
        back.Count.Should().BeInRange((int)before.Max(message => message.Number), answered.Count);

        await host.Process.StartAgainAsync();
        foreach (var writer in writers)
        {
            (await writer.ConnectAsync()).Should().BeTrue();
            writer.Session!.Epoch.Should().NotBe(epoch);
            (await writer.ReadAllAsync(room)).Select(message => message.Text).Should().Equal(back.Select(row => row.Split('|')[3]));
            writer.Room(room)!.CatchUp!.NothingMissing.Should().BeTrue();
        }
    }

    private static async Task WriteAsync(
        ChatClient writer, string room, ConcurrentQueue<MessageView> answered, TaskCompletionSource warm, CancellationToken enough)
    {
        while (!enough.IsCancellationRequested)
        {
            var id = Guid.NewGuid().ToString("N");
            answered.Enqueue(await writer.SendMessageAsync(room, id, $"message {id}", CancellationToken.None));
            if (answered.Count > 100)
                warm.TrySetResult();
        }
    }
}
