using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;

namespace ChatApp.Tests.Hosting;

/// <summary>The built server as a process of its own, which tests can kill, freeze and stop.</summary>
public sealed class ServerProcess : RunningServer
{
    private const int Sighup = 1, Sigterm = 15, Sigcont = 18, Sigstop = 19; // Linux, signal(7)

    // Six test classes may start servers on two cores at the same time.
    private static readonly TimeSpan StartWithin = TimeSpan.FromSeconds(60);

    private readonly string[] settings;
    private Process? process;

    private ServerProcess(string[] settings) => this.settings = settings;

    private (string Name, string Value)[] Environment { get; init; } = [];

    private int? OpenFiles { get; init; }

    /// <summary>The port, the same after each start.</summary>
    public override int Port { get; } = FreePort.Next();

    /// <summary>Starts a server and waits until it listens.</summary>
    /// <param name="settings">Such as <c>--Chat:HeartbeatInterval=00:00:01</c>.</param>
    public static Task<ServerProcess> StartAsync(params string[] settings) => StartAsync([], settings);

    /// <summary>The same with environment variables.</summary>
    public static Task<ServerProcess> StartAsync((string Name, string Value)[] environment, params string[] settings) =>
        StartAsync(new ServerProcess(settings) { Environment = environment });

    /// <summary>The same with a limit of open files.</summary>
    public static Task<ServerProcess> StartAsync(int openFiles, params string[] settings) =>
        StartAsync(new ServerProcess(settings) { OpenFiles = openFiles });

    private static async Task<ServerProcess> StartAsync(ServerProcess server)
    {
        MigratedDatabase.CopyTo(server.Data);
        try
        {
            await server.StartAgainAsync();
            return server;
        }
        catch
        {
            server.KillQuietly();
            server.Data.Delete(recursive: true);
            throw;
        }
    }

    /// <summary>Restarts it on the same port and data.</summary>
    public async Task StartAgainAsync()
    {
        var from = Log.Count;
        string[] command =
        [
            "--default-signal=HUP", "dotnet", // Under nohup, SIGHUP is ignored, and child processes inherit that.
            Path.Combine(AppContext.BaseDirectory, "ChatApp.dll"),
            $"--Urls=http://127.0.0.1:{Port}", $"--Chat:DataFolder={Data.FullName}", Bounds.AnyGuests, .. settings,
        ];
        var start = new ProcessStartInfo(
            OpenFiles is null ? "env" : "prlimit", OpenFiles is null ? command : [$"--nofile={OpenFiles}", "env", .. command])
        {
            WorkingDirectory = Repository.WebProject,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment[Figures.Variable] = "true";
        start.Environment["DOTNET_TC_CallCounting"] = "0"; // The process lives for seconds: tiered recompilation would be half of its cost.
        foreach (var (name, value) in Environment)
            start.Environment[name] = value;
        process = Process.Start(start)!;
        _ = Log.ReadAsync(process.StandardOutput);
        _ = Log.ReadAsync(process.StandardError);
        await Log.WaitAsync(line => line.Contains("Now listening on", StringComparison.Ordinal), StartWithin, from);
    }

    /// <summary>The process id.</summary>
    public int Id => process!.Id;

    /// <summary>Sends SIGKILL and waits for the exit.</summary>
    public async Task KillAsync()
    {
        process!.Kill();
        await process.WaitForExitAsync();
    }

    /// <summary>SIGSTOP: it keeps its sockets and answers nothing.</summary>
    public void Suspend()
    {
        Expect(line => line.Contains("Kestrel[22]", StringComparison.Ordinal)); // Kestrel logs that its clock stood still.
        Signal(Sigstop);
    }

    /// <summary>SIGCONT: continues a suspended process.</summary>
    public void Resume() => Signal(Sigcont);

    /// <summary>Limits the size of each of its files, which acts as a full disk; null for no limit.</summary>
    public async Task LimitFilesAsync(long? bytes)
    {
        var limit = bytes?.ToString(CultureInfo.InvariantCulture) ?? "unlimited";
        (await CommandRun.RunAsync("prlimit", [$"--pid={process!.Id}", $"--fsize={limit}:"])).ExitCode.Should().Be(0);
    }

    /// <summary>SIGTERM: asks it to stop.</summary>
    public void Terminate() => Signal(Sigterm);

    /// <summary>SIGHUP, as when its terminal closes.</summary>
    public void HangUp() => Signal(Sighup);

    /// <summary>Waits until the process exits.</summary>
    /// <returns>The exit code.</returns>
    public async Task<int> ExitAsync(TimeSpan? within = null)
    {
        await process!.WaitForExitAsync().WaitAsync(within ?? TimeSpan.FromSeconds(30));
        return process.ExitCode;
    }

    /// <inheritdoc/>
    protected override Task EndAsync()
    {
        KillQuietly();
        return Task.CompletedTask;
    }

    private void KillQuietly()
    {
        if (process is { HasExited: false })
        {
            process.Kill();
            process.WaitForExit();
        }

        process?.Dispose();
    }

    private void Signal(int signal) => NativeMethods.Kill(process!.Id, signal).Should().Be(0);

    private static class NativeMethods
    {
        [DllImport("libc", EntryPoint = "kill")]
        [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
        public static extern int Kill(int process, int signal);
    }
}
