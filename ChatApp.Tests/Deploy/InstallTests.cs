using ChatApp.Tests.Hosting;

namespace ChatApp.Tests.Deploy;

/// <summary>deploy/install.sh, run as in a release archive, installing into a directory tree of the test.</summary>
[Trait("kind", "server")]
public sealed class InstallTests : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("chatapp-install-");

    private string Archive => Path.Combine(folder.FullName, "archive");

    private (string, string) Root => ("ROOT", Path.Combine(folder.FullName, "root"));

    private string Program => Path.Combine(folder.FullName, "root/opt/chatapp/ChatApp");

    public void Dispose() => folder.Delete(recursive: true);

    [Fact]
    public async Task It_installs_and_upgrades_as_often_as_it_is_run_and_keeps_the_version_before()
    {
        Pack("first");
        (await InstallAsync()).ExitCode.Should().Be(0);
        File.ReadAllText(Program).Should().Contain("first");
        File.Exists(Path.Combine(folder.FullName, "root/etc/systemd/system/chatapp.service")).Should().BeTrue();

        foreach (var (version, before) in new[] { ("second", "first"), ("third", "second") })
        {
            Pack(version);
            (await InstallAsync()).ExitCode.Should().Be(0);
            File.ReadAllText(Program).Should().Contain(version);
            File.ReadAllText(Path.Combine(folder.FullName, "root/opt/chatapp.before/ChatApp")).Should().Contain(before);
        }
    }

    [Fact]
    public async Task Under_a_strict_umask_the_service_can_read_it_all_the_same()
    {
        Pack("first");

        (await CommandRun.RunAsync("bash", ["-c", "umask 077; exec bash \"$0\"", Path.Combine(Archive, "install.sh")], Root))
            .ExitCode.Should().Be(0);

#pragma warning disable CA1416 // The tests run on Linux.
        foreach (var path in new[] { "root/opt", "root/opt/chatapp", "root/opt/chatapp/ChatApp" })
            File.GetUnixFileMode(Path.Combine(folder.FullName, path))
                .Should().HaveFlag(UnixFileMode.OtherRead | UnixFileMode.OtherExecute, path);
#pragma warning restore CA1416
    }

    [Fact]
    public async Task A_server_that_does_not_run_here_leaves_the_installed_one_as_it_was_and_is_not_in_the_way_of_the_next()
    {
        Pack("first");
        await InstallAsync();
        Pack("broken", exitCode: 1);

        var run = await InstallAsync();

        run.ExitCode.Should().Be(1);
        run.Error.Should().Contain("does not run here");
        File.ReadAllText(Program).Should().Contain("first");

        Pack("second");
        (await InstallAsync()).ExitCode.Should().Be(0);
        File.ReadAllText(Program).Should().Contain("second");
    }

    [Fact]
    public async Task Without_a_server_beside_it_it_says_what_is_missing()
    {
        Directory.CreateDirectory(Archive);
        File.Copy(Path.Combine(Repository.Root, "deploy/install.sh"), Path.Combine(Archive, "install.sh"));

        var run = await InstallAsync();

        (run.ExitCode, run.Error)
            .Should().Be((1, "There is no server beside this script: unpack the whole archive, and start install.sh from there.\n"));
    }

    private Task<CommandRun> InstallAsync() =>
        CommandRun.RunAsync("bash", [Path.Combine(Archive, "install.sh")], Root);

    /// <summary>Creates an archive's folder, with a program that only prints its version.</summary>
    private void Pack(string version, int exitCode = 0)
    {
        if (Directory.Exists(Archive))
            Directory.Delete(Archive, recursive: true);
        var program = Path.Combine(Directory.CreateDirectory(Path.Combine(Archive, "server")).FullName, "ChatApp");
        File.WriteAllText(program, $"#!/bin/sh\necho {version}\nexit {exitCode}\n");
#pragma warning disable CA1416 // The tests run on Linux.
        File.SetUnixFileMode(program, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
#pragma warning restore CA1416
        foreach (var file in new[] { "install.sh", "chatapp.service" })
            File.Copy(Path.Combine(Repository.Root, "deploy", file), Path.Combine(Archive, file));
    }
}
