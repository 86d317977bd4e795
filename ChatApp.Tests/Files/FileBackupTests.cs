using System.Security.Cryptography;
using ChatApp.Tests.Cli;
using ChatApp.Tests.Hosting;

namespace ChatApp.Tests.Files;

/// <summary>Files in backups.</summary>
[Trait("kind", "server")]
[Trait("database", "sqlite")]
public sealed class FileBackupTests : WireTests
{
    [Fact]
    public async Task A_backup_has_the_files_and_a_restore_puts_them_back()
    {
        using var copy = new StoredCopy();
        var anna = await GuestAsync();
        var (large, small) = (RandomNumberGenerator.GetBytes(5_000_000), RandomNumberGenerator.GetBytes(10));
        var message = await anna.SendFilesAsync(anna.Room, "", await anna.UploadAsync(large, "large.bin"),
            await anna.UploadAsync(small, "small.bin"));
        await anna.ContinueAsync((await anna.BeginAsync("unfinished.bin", 100)).Id, small);

        var made = await StoredCopy.BackUpAsync(copy.File, Path.GetDirectoryName(Server.DatabaseFile)!);
        var restored = await copy.RestoreAsync();

        made.Output.Should().Contain(", 2 files");
        restored.Output.Should().Contain(", 2 files");
        var contents = Directory.GetFiles(Path.Combine(copy.Data, "files"), "*", SearchOption.AllDirectories);
        contents.Select(File.ReadAllBytes).Should().BeEquivalentTo(new[] { large, small });
        StoredCopy.Query(copy.Database, "SELECT Id FROM Files WHERE FinishedAt IS NOT NULL")
            .Should().BeEquivalentTo(message.Files!.Select(file => file.Id));
        new FileInfo(copy.Database).Length.Should().BeLessThan(2_000_000, "the contents do not stay in the database");
        if (!OperatingSystem.IsWindows())
            contents.Select(File.GetUnixFileMode).Should().OnlyContain(mode => mode == (UnixFileMode.UserRead | UnixFileMode.UserWrite));
    }
}
