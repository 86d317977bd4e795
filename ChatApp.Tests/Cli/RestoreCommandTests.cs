using ChatApp.Client;
using ChatApp.Tests.Client;
using ChatApp.Tests.Hosting;
using Microsoft.Data.Sqlite;

namespace ChatApp.Tests.Cli;

[Trait("kind", "server")]
public sealed class RestoreCommandTests : IDisposable
{
    private readonly StoredCopy copy = new();

    public void Dispose() => copy.Dispose();

    [Fact]
    public async Task What_is_restored_belongs_to_whom_the_folder_belongs()
    {
        await using var server = await ServerProcess.StartAsync();
        (await copy.BackUpAsync(server)).ExitCode.Should().Be(0);
        var data = Directory.CreateTempSubdirectory("chatapp-test-");
        if (Environment.IsPrivilegedProcess) // Only root may change a file's owner.
            (await CommandRun.RunAsync("chown", ["12345:12346", data.FullName])).ExitCode.Should().Be(0);

        (await StoredCopy.RestoreAsync(copy.File, data.FullName)).ExitCode.Should().Be(0);

        var owners = (await CommandRun.RunAsync("find", [data.FullName, "-printf", "%U:%G\\n"]))
            .Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        owners.Should().HaveCountGreaterThan(4);
        owners.Distinct().Should().ContainSingle();
        data.Delete(recursive: true);
    }

    [Fact]
    public async Task After_the_disk_was_lost_all_up_to_the_backup_is_back_and_people_are_still_signed_in()
    {
        await using var host = await ClientHost.StartProcessAsync();
        var data = Path.GetDirectoryName(host.Process.DatabaseFile)!;
        var (ada, bob) = (host.DirectClient(), host.DirectClient());
        foreach (var client in (ChatClient[])[ada, bob])
        {
            await client.ConnectAsync();
            await client.EnterRoomAsync(client.General());
        }

        var (room, epoch, people) = (ada.General(), ada.Session!.Epoch, (ada.Session.Person, bob.Session!.Person));
        await ada.SayAsync(room, "in the backup");
        await ada.SayAsync(room, "in the backup, edited later");
        (await copy.BackUpAsync(host.Process)).ExitCode.Should().Be(0);
        await ada.EditMessageAsync(room, 2, "edited after the backup");
        await bob.SayAsync(room, "after the backup");
        await ada.SeesAsync(room, "after the backup");
        await host.Process.KillAsync();
        await Task.WhenAll(ada.ReachesAsync(ConnectionState.Disconnected), bob.ReachesAsync(ConnectionState.Disconnected));
        Directory.Delete(data, recursive: true);

        var run = await StoredCopy.RestoreAsync(copy.File, data);
        await host.Process.StartAgainAsync();
        (await ada.ConnectAsync()).Should().BeTrue();
        await ada.SayAsync(room, "another third message");
        (await bob.ConnectAsync()).Should().BeTrue();

        run.Error.Should().BeEmpty();
        run.ExitCode.Should().Be(0);
        run.Output.TrimEnd().Should().MatchRegex(@"^/\S+/chat\.db: [0-9]\S* MB, 1 room, 2 messages, 1 key, in \S+ s$");
        (ada.Session!.Person, bob.Session!.Person).Should().Be(people, "their cookies are still valid");
        ada.Session.Epoch.Should().NotBe(epoch);
        await using var fresh = new ChatClient(new(host.Process.Address));
        await fresh.ConnectAsync();
        var stored = (await fresh.EnterRoomAsync(room)).Messages;
        stored.Select(message => message.Text).Should().Equal("in the backup", "in the backup, edited later", "another third message");
        foreach (var client in (ChatClient[])[ada, bob])
        {
            client.Room(room)!.Messages.Should().Equal(stored);
            client.Room(room)!.CatchUp!.NothingMissing.Should().BeTrue();
        }

        StoredCopy.Query(host.Process.DatabaseFile, "PRAGMA journal_mode").Should().Equal("wal");
        StoredCopy.Query(host.Process.DatabaseFile, "SELECT name FROM sqlite_schema WHERE name LIKE 'Backup%'")
            .Should().BeEmpty("the keys are in their folder");
    }

    [Fact]
    public async Task A_backup_restored_twice_is_two_lives()
    {
        await copy.MakeAsync();
        var epochs = StoredCopy.Query(copy.File, "SELECT Epoch FROM Store");
        foreach (var _ in (int[])[1, 2])
        {
            (await copy.RestoreAsync()).ExitCode.Should().Be(0);
            epochs.AddRange(StoredCopy.Query(copy.Database, "SELECT Epoch FROM Store"));
            Directory.GetFiles(copy.Data).Select(Path.GetFileName).Should().BeEquivalentTo("chat.db", "chat.lock");
            new FileInfo(copy.Database).UnixFileMode.Should().Be(UnixFileMode.UserRead | UnixFileMode.UserWrite);
            File.Delete(copy.Database);
        }

        epochs.Should().OnlyHaveUniqueItems();
    }

    [Fact]
    public async Task A_backup_put_back_by_hand_is_another_life_as_well()
    {
        await using var host = await ClientHost.StartProcessAsync();
        var ada = host.DirectClient();
        await ada.ConnectAsync();
        var epoch = ada.Session!.Epoch;
        (await copy.BackUpAsync(host.Process)).ExitCode.Should().Be(0);
        await host.Process.KillAsync();
        await ada.ReachesAsync(ConnectionState.Disconnected);
        foreach (var part in (string[])["", "-wal", "-shm"])
            File.Delete(host.Process.DatabaseFile + part);
        File.Copy(copy.File, host.Process.DatabaseFile);

        await host.Process.StartAgainAsync();
        (await ada.ConnectAsync()).Should().BeTrue();

        ada.Session!.Epoch.Should().NotBe(epoch);
    }

    [Fact]
    public async Task A_running_server_keeps_its_folder_even_where_its_database_was_moved_away()
    {
        await copy.MakeAsync();
        await using var server = await ServerProcess.StartAsync();
        var data = Path.GetDirectoryName(server.DatabaseFile)!;
        server.Suspend(); // Its hub log must not access the database meanwhile.
        foreach (var file in Directory.GetFiles(data, "chat.db*"))
            File.Move(file, Path.Combine(copy.Folder, Path.GetFileName(file)));

        BackupCommandTests.RefusesWith(await StoredCopy.RestoreAsync(copy.File, data), $"is using {data}. Stop it first.");

        Directory.GetFiles(data, "chat.db*").Should().BeEmpty();
        await server.KillAsync();
    }

    [Theory]
    [InlineData("chat.db")]
    [InlineData("chat.db-wal")]
    public async Task What_is_there_is_never_overwritten(string name)
    {
        await copy.MakeAsync();
        Directory.CreateDirectory(copy.Data);
        var there = Path.Combine(copy.Data, name);
        await File.WriteAllTextAsync(there, "mine");

        BackupCommandTests.RefusesWith(
            await copy.RestoreAsync(), $"{there} is there already. Move chat.db, chat.db-wal and chat.db-shm out of ");

        (await File.ReadAllTextAsync(there)).Should().Be("mine");
    }

    [Theory]
    [InlineData("missing", "there is no file ")]
    [InlineData("empty", "is no database")]
    [InlineData("text", "is no database")]
    [InlineData("truncated", "is damaged: ")]
    [InlineData("overwritten", "is damaged: ")]
    [InlineData("foreign", "is another program's database")]
    [InlineData("newer", "is from a newer ChatApp (it has 29990101000000_Later)")]
    [InlineData("with a write-ahead log", "-wal beside it")]
    public async Task What_is_no_whole_backup_is_refused_and_leaves_nothing(string what, string says)
    {
        await copy.MakeAsync(2_000);
        Spoil(copy.File, what);

        BackupCommandTests.RefusesWith(await copy.RestoreAsync(), says);

        if (Directory.Exists(copy.Data))
            Directory.GetFiles(copy.Data).Select(Path.GetFileName).Should().BeSubsetOf(["chat.lock"]);
    }

    [Fact]
    public async Task A_database_of_an_older_version_is_brought_up_to_date()
    {
        await copy.MakeAsync();
        // The schema of the first migration, as far as it matters here.
        Change(copy.File, "ALTER TABLE Store DROP COLUMN Mark", "ALTER TABLE Memberships DROP COLUMN ReadUpTo", "DROP TABLE Mentions",
            "DROP INDEX IX_People_NameKey", "DROP INDEX IX_People_Status_Kind_NameKey", "ALTER TABLE People DROP COLUMN NameKey",
            "DROP INDEX IX_Rooms_DirectKey",
            "DROP INDEX IX_Rooms_Kind_Archived_Name", "DROP INDEX IX_Rooms_CreatorId",
            "ALTER TABLE Rooms DROP COLUMN DirectKey", "ALTER TABLE Rooms DROP COLUMN CreatorId",
            "ALTER TABLE Messages DROP COLUMN Mentions",
            "DELETE FROM __EFMigrationsHistory WHERE MigrationId LIKE '%_Rooms' OR MigrationId LIKE '%_MentionInbox'");

        var run = await copy.RestoreAsync();

        run.Error.Should().BeEmpty();
        StoredCopy.Query(copy.Database, "SELECT Mark FROM Store").Should().Equal("");
        StoredCopy.Query(copy.Database, "SELECT COUNT(*) FROM Messages").Should().Equal("10");
    }

    [Theory]
    [InlineData("chat.db.restoring")]
    [InlineData("chat.db.restoring-journal")]
    [InlineData("keys")]
    [InlineData("chat.db")]
    public async Task Killed_at_any_moment_it_leaves_the_whole_database_or_none_and_can_be_run_again(string name)
    {
        await copy.MakeAsync(50_000);
        var rows = StoredCopy.Query(copy.File, "SELECT RoomKey, Number, Change, Text FROM Messages ORDER BY RoomKey, Number");

        await copy.KillRestoreAsync(name);
        if (!File.Exists(copy.Database))
            (await copy.RestoreAsync()).Error.Should().BeEmpty();

        StoredCopy.Query(copy.Database, "PRAGMA integrity_check").Should().Equal("ok");
        StoredCopy.Query(copy.Database, "SELECT RoomKey, Number, Change, Text FROM Messages ORDER BY RoomKey, Number").Should().Equal(rows);
    }

    private static void Spoil(string file, string what)
    {
        switch (what)
        {
            case "missing":
                File.Delete(file);
                break;
            case "empty":
                File.WriteAllText(file, "");
                break;
            case "text":
                File.WriteAllText(file, "SQLite is not what this is; it is a text of some length.");
                break;
            case "truncated":
                Damage.Truncate(file);
                break;
            case "overwritten":
                Damage.Overwrite(file);
                break;
            case "foreign":
                Change(file, "DELETE FROM __EFMigrationsHistory");
                break;
            case "newer":
                Change(file, "INSERT INTO __EFMigrationsHistory VALUES ('29990101000000_Later', '10.0.0')");
                break;
            default:
                File.WriteAllText(file + "-wal", "the newest messages");
                break;
        }
    }

    private static void Change(string file, params string[] statements)
    {
        using var database = new SqliteConnection($"Data Source={file};Pooling=False");
        database.Open();
        foreach (var statement in statements)
        {
            using var command = database.CreateCommand();
#pragma warning disable CA2100 // The SQL is a constant of this test.
            command.CommandText = statement;
#pragma warning restore CA2100
            command.ExecuteNonQuery();
        }
    }
}
