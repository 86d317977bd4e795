using ChatApp.Client;
using ChatApp.Tests.Client;
using ChatApp.Tests.Hosting;

namespace ChatApp.Tests.Cli;

[Trait("kind", "server")]
public sealed class BackupCommandTests : IDisposable
{
    private readonly StoredCopy copy = new();

    public void Dispose() => copy.Dispose();

    [Fact]
    public async Task Under_load_it_holds_a_gapless_beginning_of_each_room_and_the_writers_go_on()
    {
        await using var host = await ClientHost.StartProcessAsync();
        await StoredCopy.FillAsync(Path.GetDirectoryName(host.Process.DatabaseFile)!, 20_000); // So that the backup takes a while.
        var writers = Enumerable.Range(0, 4).Select(_ => host.DirectClient()).ToList();
        foreach (var writer in writers)
            (await writer.ConnectAsync()).Should().BeTrue();
        var general = writers[0].General();
        var second = (await writers[0].OpenRoomsAsync()).Single().Id;
        foreach (var writer in writers)
        {
            await writer.EnterRoomAsync(general);
            await writer.JoinRoomAsync(second);
        }

        using var enough = new CancellationTokenSource();
        var begun = writers.Select(_ => new TaskCompletionSource()).ToList();
        var writing = writers.Select((writer, index) => WriteAsync(writer, index, begun[index], enough.Token)).ToList();
        await Task.WhenAll([.. begun.Select(one => one.Task)]).WaitAsync(ChatClientWaiting.Patience);
        var before = Counters(host.Process.DatabaseFile);
        var run = await copy.BackUpAsync(host.Process);
        // Wait until the writers have written to every room after the backup, however slow the machine.
        var (held, after) = (Counters(copy.File), Counters(host.Process.DatabaseFile));
        using var looking = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        for (var looks = 0; looks < 400 && held.Index().Any(room => after[room.Index] <= room.Item); looks++)
        {
            await looking.WaitForNextTickAsync();
            after = Counters(host.Process.DatabaseFile);
        }

        await enough.CancelAsync();
        await Task.WhenAll(writing);

        run.Error.Should().BeEmpty();
        run.ExitCode.Should().Be(0);
        run.Output.TrimEnd().Should().MatchRegex(@"^/\S+/chat-backup\.db: [1-9]\S* MB, 2 rooms, [\d,]+ messages, 1 key, in \S+ s$");
        Directory.GetFiles(copy.Folder).Should().Equal(copy.File);
        new FileInfo(copy.File).UnixFileMode.Should().Be(UnixFileMode.UserRead | UnixFileMode.UserWrite);
        for (var room = 0; room < held.Count; room++)
            held[room].Should().BeInRange(before[room], after[room] - 1, "there were messages before it, and it was made under load");
        StoredCopy.Query(
            copy.File,
            "SELECT Key FROM Rooms r WHERE (SELECT COUNT(*)||'|'||MIN(Number)||'|'||MAX(Number) FROM Messages WHERE RoomKey = r.Key) "
            + "<> LastNumber||'|1|'||LastNumber OR (SELECT MAX(Change) FROM Messages WHERE RoomKey = r.Key) <> Change").Should().BeEmpty();
        // Messages that did not change after the backup are in it unchanged: it is a snapshot of one moment.
        const string Texts = "SELECT RoomKey, Number, Change, Text FROM Messages ORDER BY RoomKey, Number";
        var live = StoredCopy.Query(host.Process.DatabaseFile, Texts).ToHashSet();
        StoredCopy.Query(copy.File, Texts).Count(row => !live.Contains(row))
            .Should().BeLessThanOrEqualTo(writers.Count, "each edits only its last message");
        Directory.GetFiles(copy.Folder).Should().Equal([copy.File], "reading it makes no write-ahead log");
    }

    [Fact]
    public async Task A_stopped_servers_database_is_copied_as_well_with_what_is_in_its_write_ahead_log_only()
    {
        await using var host = await ClientHost.StartProcessAsync();
        var ada = host.DirectClient();
        await ada.ConnectAsync();
        await ada.SayAsync(ada.General(), "acknowledged before the kill");
        await host.Process.KillAsync();
        new FileInfo(host.Process.DatabaseFile + "-wal").Length.Should().BePositive();

        (await copy.BackUpAsync(host.Process)).ExitCode.Should().Be(0);

        StoredCopy.Query(copy.File, "SELECT Text FROM Messages").Should().Equal("acknowledged before the kill");
    }

    [Fact]
    public async Task What_was_deleted_is_in_no_page_of_it()
    {
        await using var host = await ClientHost.StartProcessAsync();
        var ada = host.DirectClient();
        await ada.ConnectAsync();
        // Long messages, deleted together, so that more pages are free than the keys need.
        const int many = 10;
        for (var number = 1; number <= many; number++)
            await ada.SendMessageAsync(ada.General(), $"{number}", new string('x', 7_900) + "deleted word");
        for (var number = 1; number <= many; number++)
            await ada.DeleteMessageAsync(ada.General(), number);

        (await copy.BackUpAsync(host.Process)).ExitCode.Should().Be(0);

        (await File.ReadAllTextAsync(copy.File, System.Text.Encoding.Latin1)).Should().NotContain("deleted word");
    }

    [Fact]
    public async Task A_file_that_is_there_is_left_alone()
    {
        await copy.MakeAsync();
        var bytes = await File.ReadAllBytesAsync(copy.File);

        RefusesWith(
            await StoredCopy.BackUpAsync(copy.File, Path.Combine(copy.Folder, "..", "source")), "is there already. Choose another name");

        (await File.ReadAllBytesAsync(copy.File)).Should().Equal(bytes);
        Directory.GetFiles(copy.Folder).Should().Equal(copy.File);
    }

    [Fact]
    public async Task Two_backups_to_one_name_are_not_mixed_up()
    {
        await copy.MakeAsync();
        File.Move(copy.File, copy.File + ".partial");

        RefusesWith(
            await StoredCopy.BackUpAsync(copy.File, Path.Combine(copy.Folder, "..", "source")), ".partial is there: another backup");

        Directory.GetFiles(copy.Folder).Should().Equal(copy.File + ".partial");
    }

    [Fact]
    public async Task Where_there_is_no_database_none_is_made()
    {
        RefusesWith(await StoredCopy.BackUpAsync(copy.File, copy.Data), "there is no database in ");

        Directory.Exists(copy.Data).Should().BeFalse();
        Directory.GetFiles(copy.Folder).Should().BeEmpty();
    }

    [Fact]
    public async Task A_damaged_database_leaves_no_backup()
    {
        await copy.MakeAsync(2_000);
        Directory.CreateDirectory(copy.Data);
        File.Move(copy.File, copy.Database);
        Damage.Overwrite(copy.Database);

        RefusesWith(await StoredCopy.BackUpAsync(copy.File, copy.Data), "chat.db is damaged: ");

        Directory.GetFiles(copy.Folder).Should().BeEmpty();
    }

    [Fact]
    public async Task Where_the_folder_is_missing_it_says_so()
    {
        await copy.MakeAsync();

        RefusesWith(
            await StoredCopy.BackUpAsync(Path.Combine(copy.Folder, "no", "b.db"), Path.Combine(copy.Folder, "..", "source")),
            "does not exist");
    }

    [Theory]
    [InlineData("Required argument missing for command: 'backup'. See backup --help.", "backup", "--Chat:DataFolder=data")]
    [InlineData("FILE takes the name of a file, not ''. See backup --help.", "backup", "")]
    [InlineData("Unrecognized command or argument 'two'. See backup --help.", "backup", "one", "two")]
    [InlineData("Unrecognized command or argument '--verbose'. See backup --help.", "backup", "one", "--verbose")]
    [InlineData("FILE takes the name of a file, not '-v'. See backup --help.", "backup", "-v")]
    [InlineData("Required argument missing for command: 'restore'. See restore --help.", "restore")]
    [InlineData("Unrecognized command or argument 'one'. See restore --help.", "restore", "one", "one")]
    [InlineData(
        "Unrecognized command or argument '--codes-of'. See sign-in-link --help.",
        "sign-in-link", "anna@example.com", "--codes-of")]
    public async Task An_argument_that_they_do_not_understand_is_named(string says, params string[] args) =>
        RefusesWith(await CommandRun.ChatAppAsync(args), says);

    internal static void RefusesWith(CommandRun run, string says)
    {
        run.ExitCode.Should().Be(1);
        run.Output.Should().BeEmpty();
        run.Error.TrimEnd().Should().Contain(says).And.NotContain("\n");
    }

    private static async Task WriteAsync(ChatClient writer, int index, TaskCompletionSource begun, CancellationToken enough)
    {
        for (var number = 0; !enough.IsCancellationRequested; number++)
        {
            var room = writer.Rooms[number % writer.Rooms.Count].Id;
            var message = await writer.SendMessageAsync(room, $"{index}-{number}", $"message {number} of {index}", CancellationToken.None);
            await writer.EditMessageAsync(room, message.Number, $"edited {number} of {index}", CancellationToken.None);
            if (number == 20)
                begun.SetResult();
        }
    }

    private static List<long> Counters(string file) =>
        [
            .. StoredCopy.Query(file, "SELECT LastNumber FROM Rooms ORDER BY Key")
                .Select(row => long.Parse(row, System.Globalization.CultureInfo.InvariantCulture)),
        ];
}
