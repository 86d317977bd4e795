using System.Diagnostics;
using System.Globalization;
using ChatApp.Load.Measurement;
using ChatApp.Load.Wire;

namespace ChatApp.Load;

/// <summary>A server process that a load run starts, with a temporary data folder that is deleted in the end.</summary>
/// <param name="isBaseline">Whether to start the baseline instead of ChatApp.</param>
/// <param name="pinned">Whether to pin it to the first processor.</param>
internal sealed class LoadServer(bool isBaseline = false, bool pinned = false) : IDisposable
{
    /// <summary>.NET's default of 70, in hexadecimal: the baseline runs with the framework's defaults, while ChatApp's project file sets
    /// 0.</summary>
    private const string RuntimesSpinLimit = "46";

    /// <summary>Settings that lift the limits per person, because one client of a run does the work of hundreds.</summary>
    public static readonly string[] NoBounds =
    [
        "--Chat:MessagesPerSecond=100000", "--Chat:MessagesAtOnce=1000000", "--Chat:GuestBytesPerDay=0", "--Chat:CallsPerSecond=1000000",
        "--Chat:CallsAtOnce=10000000", "--Chat:RoomsPerPerson=100000", "--Chat:UnansweredInvitations=100000",
        "--Chat:GuestsPerMinute=1000000",
        "--Chat:SearchesPerMinute=1000000", "--Chat:SearchesAtOnce=1000000",
    ];

    /// <summary>Environment variable with the path of the published server that is measured.</summary>
    private const string ServerVariable = "CHATAPP_SERVER";

    private static readonly TimeSpan StartWithin = TimeSpan.FromSeconds(60);

    private readonly DirectoryInfo data = Directory.CreateTempSubdirectory("chatapp-load-");
    private readonly int port = FreePort.Next();
    private Process? process;
    private string[] settings = [];
    private int opened;
    private int refused;
    private int slowReaders;
    private int lines;
    private int dropped;

    /// <summary>The server's address; a restart does not change it.</summary>
    public Uri Address => new(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{port}"));

    public string DataFolder => data.FullName;

    /// <summary>Number of opened connections in its hub log since the last start.</summary>
    public int Opened => Volatile.Read(ref opened);

    /// <summary>Number of refusals in its hub log since the last start, without those that name a turn.</summary>
    public int Refused => Volatile.Read(ref refused);

    /// <summary>Number of connections in its hub log that ended as slow readers since the last start.</summary>
    public int SlowReaders => Volatile.Read(ref slowReaders);

    /// <summary>How many times it has logged that hub log entries were dropped.</summary>
    public int Dropped => Volatile.Read(ref dropped);

    /// <summary>Number of log lines since the last start.</summary>
    public int Lines => Volatile.Read(ref lines);

    /// <summary>CPU time of the current process.</summary>
    public TimeSpan Processor => Now().TotalProcessorTime;

    /// <summary>Resident memory of the current process, in MB.</summary>
    public double Resident => Now().WorkingSet64 / 1e6;

    /// <summary>Peak resident memory of the current process, in MB.</summary>
    public double MostResident => Now().PeakWorkingSet64 / 1e6;

    /// <summary>CPU time and memory of the current process.</summary>
    public ProcessUsage Metrics => new(process!);

    /// <summary>Starts the server and waits until it is ready.</summary>
    /// <param name="settings">Configuration as <c>--Key=value</c>.</param>
    /// <exception cref="LoadException">The server does not start.</exception>
    public async Task StartAsync(params string[] settings)
    {
        this.settings = settings;
        (opened, refused, slowReaders, lines, dropped) = (0, 0, 0, 0, 0);
        var start = isBaseline ? OwnProgram() : ServerProgram();
        string[] fixedSettings =
        [
            $"--Urls={Address}", $"--Chat:DataFolder={data.FullName}", "--Logging:Console:FormatterName=simple", "--Chat:Access=Open",
            "--ConnectionStrings:Postgres=", "--ConnectionStrings:Redis=",
        ];
        foreach (var argument in isBaseline ? [Program.BaselineCommand, fixedSettings[0]] : fixedSettings.Concat(settings))
            start.ArgumentList.Add(argument);
        if (isBaseline)
            start.Environment["DOTNET_ThreadPool_UnfairSemaphoreSpinLimit"] = RuntimesSpinLimit;
        (start.RedirectStandardOutput, start.RedirectStandardError) = (true, true);
        process?.Dispose();
        AppDomain.CurrentDomain.ProcessExit -= EndToo;
        AppDomain.CurrentDomain.ProcessExit += EndToo; // No server process outlives this program.
        process = (pinned ? CpuAffinity.StartOnFirst(start) : Process.Start(start))
            ?? throw new LoadException("the server cannot be started");
        var ready = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var output = ReadAsync(process.StandardOutput, ready);
        var errors = process.StandardError.ReadToEndAsync();
        if (await Task.WhenAny(ready.Task, output, Task.Delay(StartWithin)) != ready.Task)
        {
            Kill();
            throw new LoadException($"the server does not start: {await errors}");
        }
    }

    /// <summary>Starts the server again with the same settings.</summary>
    public Task StartAgainAsync() => StartAsync(settings);

    /// <summary>Whether the process is running.</summary>
    public bool Lives => process is { HasExited: false };

    /// <summary>Kills the process with SIGKILL and waits for its end.</summary>
    public void Kill()
    {
        if (process is not { HasExited: false })
            return;
        process.Kill();
        process.WaitForExit();
    }

    /// <summary>Kills the server and deletes its data.</summary>
    public void Dispose()
    {
        AppDomain.CurrentDomain.ProcessExit -= EndToo;
        Kill();
        process?.Dispose();
        data.Delete(recursive: true);
    }

    /// <summary>The published server that <c>deploy/load.sh</c> names in <see cref="ServerVariable"/>; else the one built with this
    /// program, with the configuration of the working directory.</summary>
    private static ProcessStartInfo ServerProgram() => Environment.GetEnvironmentVariable(ServerVariable) is { Length: > 0 } published
        ? new ProcessStartInfo(published) { WorkingDirectory = Path.GetDirectoryName(published) }
        : Built(typeof(ChatApp.Program));

    /// <summary>This program's executable; its built DLL when a test process runs the commands.</summary>
    private static ProcessStartInfo OwnProgram() =>
        Environment.ProcessPath is { } path && Path.GetFileNameWithoutExtension(path) == typeof(Program).Assembly.GetName().Name
            ? new ProcessStartInfo(path)
            : Built(typeof(Program));

    private static ProcessStartInfo Built(Type program) =>
        new("dotnet") { ArgumentList = { Path.Combine(AppContext.BaseDirectory, $"{program.Assembly.GetName().Name}.dll") } };

    private void EndToo(object? sender, EventArgs exit) => Dispose();

    private Process Now()
    {
        process!.Refresh();
        return process;
    }

    private async Task ReadAsync(StreamReader output, TaskCompletionSource ready)
    {
        while (await output.ReadLineAsync() is { } line)
        {
            Interlocked.Increment(ref lines);
            if (line.Contains("HubLog[1001]", StringComparison.Ordinal))
                Interlocked.Increment(ref opened);
            else if (line.Contains("HubLog[1002]", StringComparison.Ordinal)
                && line.Contains("cause slow-reader", StringComparison.Ordinal))
                Interlocked.Increment(ref slowReaders);
            else if (line.Contains("HubLog[1003]", StringComparison.Ordinal) && !line.Contains("WaitForTurn", StringComparison.Ordinal))
                Interlocked.Increment(ref refused);
            else if (line.Contains("[1111]", StringComparison.Ordinal))
                Interlocked.Increment(ref dropped);
            else if (line.Contains(" is ready: ", StringComparison.Ordinal))
                ready.TrySetResult();
        }
    }
}
