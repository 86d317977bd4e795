using System.Diagnostics;
using System.Globalization;
using System.Net.Sockets;
using System.Text;
using ChatApp.Load.Wire;

namespace ChatApp.Load.Databases;

/// <summary>A Redis server that can be stopped and started again. It ends with this process.</summary>
internal sealed class RedisProcess : IAsyncDisposable
{
    private Process? process; // Kept: with it, its input would be closed.
    private bool isPinned;
    private int id;

    private RedisProcess()
    {
    }

    /// <summary>The port that it listens on.</summary>
    public int Port { get; } = FreePort.Next();

    public string Address => $"127.0.0.1:{Port}";

    /// <summary>Processor time since its last start, in seconds.</summary>
    public double Processor => ProcessorTime.OfTree(process!.Id);

    /// <summary>Starts a server.</summary>
    /// <param name="pinned">Whether to pin it to the first processor.</param>
    public static async Task<RedisProcess> CreateAsync(bool pinned = false)
    {
        var made = new RedisProcess { isPinned = pinned };
        await made.StartAsync();
        return made;
    }

    /// <summary>Starts it and waits until it accepts connections.</summary>
    public async Task StartAsync()
    {
        var start = new ProcessStartInfo("sh", [
            "-c", PostgresProcess.UntilInputEnds, "sh", "", "redis-server", "--port", $"{Port}", "--bind", "127.0.0.1", "--save", "",
        ])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            WorkingDirectory = Path.GetTempPath(),
        };
        process = (isPinned ? CpuAffinity.StartOnFirst(start) : Process.Start(start))!;
        using var patience = new CancellationTokenSource(PostgresProcess.StartTimeout);
        try
        {
            while (await process.StandardOutput.ReadLineAsync(patience.Token) is { } line
                && !line.Contains("Ready to accept", StringComparison.Ordinal))
            {
            }
        }
        catch (OperationCanceledException)
        {
            throw new LoadException("redis-server does not start.");
        }

        _ = process.StandardOutput.ReadToEndAsync();
        var info = await TellAsync("INFO server");
        id = int.Parse(info.Split("process_id:")[1].Split('\r')[0], CultureInfo.InvariantCulture);
    }

    /// <summary>Stops it.</summary>
    public async Task StopAsync()
    {
        process!.StandardInput.Close();
        await process.WaitForExitAsync();
    }

    /// <summary>SIGSTOP: it keeps its sockets and answers nothing.</summary>
    public Task SuspendAsync() => SignalAsync("-STOP");

    /// <summary>SIGCONT.</summary>
    public Task ResumeAsync() => SignalAsync("-CONT");

    /// <summary>Sends a command, such as <c>FLUSHALL</c>.</summary>
    /// <returns>The beginning of the answer.</returns>
    public async Task<string> TellAsync(string command)
    {
        using var client = new TcpClient();
        await client.ConnectAsync("127.0.0.1", Port);
        await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes(command + "\r\n"));
        var answer = new byte[1_000];
        return Encoding.ASCII.GetString(answer, 0, await client.GetStream().ReadAsync(answer));
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync() => await StopAsync();

    private async Task SignalAsync(string signal)
    {
        using var kill = Process.Start("kill", [signal, $"{id}"]);
        await kill.WaitForExitAsync();
    }
}
