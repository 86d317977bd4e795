using System.Diagnostics;
using System.Globalization;

namespace ChatApp.Load.Measurement;

/// <summary>CPU time and memory of a server process on this machine.</summary>
internal sealed class ProcessUsage(Process process)
{
    private static readonly string[] Tables = ["/proc/net/tcp", "/proc/net/tcp6"];

    /// <summary>CPU time, in seconds.</summary>
    public double Processor => Now().TotalProcessorTime.TotalSeconds;

    /// <summary>Resident memory, in MB.</summary>
    public double Resident => Now().WorkingSet64 / 1e6;

    /// <summary>Finds the process that listens on a port of this machine, by Linux's <c>/proc</c>.</summary>
    /// <returns>Null on other systems, or when the process belongs to another user.</returns>
    public static ProcessUsage? Of(int port)
    {
        try
        {
            var sockets = Tables.Where(File.Exists).SelectMany(File.ReadLines)
                .Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
                .Where(
                    fields => fields is [_, var local, _, "0A", ..]
                        && local.EndsWith(string.Create(CultureInfo.InvariantCulture, $":{port:X4}"), StringComparison.Ordinal))
                .Select(fields => $"socket:[{fields[9]}]").ToHashSet();
            return sockets.Count == 0
                ? null
                : Processes().Where(id => Holds(id, sockets)).Select(id => new ProcessUsage(Process.GetProcessById(id))).FirstOrDefault();
        }
        catch (Exception away) when (away is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return null;
        }
    }

    private static IEnumerable<int> Processes() =>
        Directory.EnumerateDirectories("/proc").Select(Path.GetFileName).Where(name => int.TryParse(name, out _))
            .Select(name => int.Parse(name!, CultureInfo.InvariantCulture));

    private static bool Holds(int process, HashSet<string> sockets)
    {
        try
        {
            return Directory.EnumerateFiles($"/proc/{process}/fd")
                .Any(file => File.ResolveLinkTarget(file, false) is { } target && sockets.Contains(target.Name));
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
