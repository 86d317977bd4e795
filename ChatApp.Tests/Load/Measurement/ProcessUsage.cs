using System.Diagnostics;
using System.Globalization;

namespace ChatApp.Load.Measurement;

/// <summary>What a server's process has used, where it runs on this machine.</summary>
internal sealed class ProcessUsage(Process process)
{
    private static readonly string[] Tables = ["/proc/net/tcp", "/proc/net/tcp6"];

    /// <summary>Its processor time, in seconds.</summary>
    public double Processor => Now().TotalProcessorTime.TotalSeconds;

    /// <summary>Its resident memory, in MB.</summary>
    public double Resident => Now().WorkingSet64 / 1e6;

    /// <summary>Finds who listens on a port of this machine, as Linux tells it.</summary>
    /// <returns>Null where it does not, or where it is somebody else's process.</returns>
    public static ProcessUsage? Of(int port)
    {
        try
        {
            var sockets = Tables.Where(File.Exists).SelectMany(File.ReadLines)
                .Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
                .Where(fields => fields is [_, var local, _, "0A", ..] && local.EndsWith(string.Create(CultureInfo.InvariantCulture, $":{port:X4}"), StringComparison.Ordinal))
                .Select(fields => $"socket:[{fields[9]}]").ToHashSet();
            return sockets.Count == 0 ? null : Processes().Where(id => Holds(id, sockets)).Select(id => new ProcessUsage(Process.GetProcessById(id))).FirstOrDefault();
        }
        catch (Exception away) when (away is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return null;
        }
    }

    private static IEnumerable<int> Processes() =>
        Directory.EnumerateDirectories("/proc").Select(Path.GetFileName).Where(name => int.TryParse(name, out _)).Select(name => int.Parse(name!, CultureInfo.InvariantCulture));

    private static bool Holds(int process, HashSet<string> sockets)
    {
        try
        {
            return Directory.EnumerateFiles($"/proc/{process}/fd").Any(file => File.ResolveLinkTarget(file, false) is { } target && sockets.Contains(target.Name));
        }
        catch (Exception notOurs) when (notOurs is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    private Process Now()
    {
        process.Refresh();
        return process;
    }
}
