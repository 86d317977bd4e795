using System.Diagnostics;
using ChatApp.Load.Wire;
using Npgsql;

namespace ChatApp.Load.Databases;

/// <summary>A PostgreSQL server with data of its own, which can be stopped and started again. It ends with this process.</summary>
internal sealed class PostgresProcess : IAsyncDisposable
{
    /// <summary>Runs a program until the input ends, as it does when this process ends in any way; then removes the folder.</summary>
    public const string UntilInputEnds =
        "folder=$1; shift; \"$@\" </dev/null & cat >/dev/null; kill -INT $!; wait; [ -z \"$folder\" ] || rm -rf \"$folder\"";

    /// <summary>How long a database may take to accept connections.</summary>
    public static readonly TimeSpan StartTimeout = TimeSpan.FromMinutes(1);

    private const string Programs = "/usr/lib/postgresql";

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("chatapp-postgres-");
    private readonly int port = FreePort.Next();
    private string[] program = [];
    private bool isPinned;
    private Process? process; // Kept: with it, its input would be closed.

    private PostgresProcess()
    {
    }

    /// <summary>Connection string of its first database.</summary>
    public string Address => $"Host=127.0.0.1;Port={port};Username=postgres;Database=postgres";

    /// <summary>Processor time of the server and its processes since its last start, in seconds.</summary>
    public double Processor => ProcessorTime.OfTree(process!.Id);

    /// <summary>Whether the end of this process removes its folder, and not <see cref="DisposeAsync"/>.</summary>
    private bool RemovesFolder { get; init; }

    /// <summary>Makes the data and starts the server.</summary>
    /// <param name="lasting">Whether it lasts as long as this process.</param>
    /// <param name="isDurable">Whether what it commits is on disk.</param>
    /// <param name="pinned">Whether to pin it to the first processor.</param>
    /// <exception cref="LoadException">It is not installed, or does not start.</exception>
    public static async Task<PostgresProcess> CreateAsync(bool lasting, bool isDurable = false, bool pinned = false)
    {
        if (!Directory.Exists(Programs)
            || PostgresVersions.Newest(Directory.GetDirectories(Programs).Select(folder => Path.GetFileName(folder))) is not { } version)
            throw new LoadException("PostgreSQL is missing: sudo apt-get install postgresql");
        var made = new PostgresProcess { RemovesFolder = lasting, isPinned = pinned };
        var programs = $"{Programs}/{version}/bin";
        string[] asUser = [];
        if (Environment.UserName == "root") // PostgreSQL refuses to run as root.
        {
            asUser = ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups"];
            await RunAsync(["chown", "postgres", made.folder.FullName]);
        }

        var data = Path.Combine(made.folder.FullName, "data");
        await RunAsync(
            [.. asUser, $"{programs}/initdb", "-D", data, "-A", "trust", "-U", "postgres", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync"]);
        made.program =
        [
            .. asUser, $"{programs}/postgres", "-D", data, "-p", $"{made.port}", "-k", made.folder.FullName,
            "-c", "listen_addresses=127.0.0.1", "-c", isDurable ? "synchronous_commit=on" : "fsync=off", "-c", "max_connections=400",
        ];
        await made.StartAsync();
        return made;
    }

    /// <summary>Starts it and waits until it accepts connections.</summary>
    public async Task StartAsync()
    {
        var start = new ProcessStartInfo("sh", ["-c", UntilInputEnds, "sh", RemovesFolder ? folder.FullName : "", .. program])
        {
            RedirectStandardInput = true,
            RedirectStandardError = true,
            WorkingDirectory = folder.FullName,
        };
        process = (isPinned ? CpuAffinity.StartOnFirst(start) : Process.Start(start))!;
        using var patience = new CancellationTokenSource(StartTimeout);
        try
        {
            while (await process.StandardError.ReadLineAsync(patience.Token) is { } line
                && !line.Contains("ready to accept", StringComparison.Ordinal))
            {
            }
        }
        catch (OperationCanceledException)
        {
            throw new LoadException("PostgreSQL does not start.");
        }

        _ = process.StandardError.ReadToEndAsync();
    }

    /// <summary>Stops it: it ends the connections of its clients.</summary>
    public async Task StopAsync()
    {
        process!.StandardInput.Close();
        await process.WaitForExitAsync();
    }

    /// <summary>Creates an empty database.</summary>
    /// <returns>Its connection string.</returns>
    public async Task<string> CreateDatabaseAsync(string name)
    {
        await using var connection = new NpgsqlConnection($"{Address};Pooling=false");
        await connection.OpenAsync();
#pragma warning disable CA2100 // A name of the tool's own.
        await using var command = new NpgsqlCommand($"CREATE DATABASE \"{name}\"", connection);
#pragma warning restore CA2100
        await command.ExecuteNonQueryAsync();
        return new NpgsqlConnectionStringBuilder(Address) { Database = name }.ToString();
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        if (!RemovesFolder)
            folder.Delete(recursive: true);
    }

    private static async Task RunAsync(string[] command)
    {
        using var run = Process.Start(new ProcessStartInfo(command[0], command[1..]) { RedirectStandardOutput = true })!;
        var output = await run.StandardOutput.ReadToEndAsync();
        await run.WaitForExitAsync();
        if (run.ExitCode != 0)
            throw new LoadException($"{command[0]} failed: {output}");
    }
}
