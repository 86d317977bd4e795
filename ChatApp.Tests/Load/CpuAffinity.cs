using System.Diagnostics;
using System.Runtime.InteropServices;

namespace ChatApp.Load;

/// <summary>Pins the servers to one processor and the tool to the others, so that they do not compete for CPU time. On Linux a process
/// inherits the affinity of the thread that starts it, so the setting applies to all of its threads;
/// <see cref="Process.ProcessorAffinity"/> would set it for one thread only.</summary>
internal static class CpuAffinity
{
    // A set of 1,024 processors, like the C library's cpu_set_t.
    private const int Words = 16, WordBits = 64;

    private static readonly int[] Allowed = [.. Get()];

    /// <summary>Whether this process may use at least two processors (Linux only).</summary>
    public static bool Possible => Allowed.Length >= 2;

    /// <summary>Excludes the servers' processor from the calling thread's affinity.</summary>
    public static void LeaveFirst() => Set(Allowed[1..]);

    /// <summary>Starts a process pinned to the first processor that this process may use.</summary>
    public static Process? StartOnFirst(ProcessStartInfo what)
    {
        Set(Allowed[..1]);
        try
        {
            return Process.Start(what);
        }
        finally
        {
            LeaveFirst();
        }
    }

    private static IEnumerable<int> Get()
    {
        var set = new ulong[Words];
        return OperatingSystem.IsLinux() && SchedGetAffinity(0, Words * sizeof(ulong), set) == 0
            ? Enumerable.Range(0, Words * WordBits).Where(processor => (set[processor / WordBits] >> (processor % WordBits) & 1) != 0)
            : [];
    }

    private static void Set(int[] processors)
    {
        var set = new ulong[Words];
        foreach (var processor in processors)
            set[processor / WordBits] |= 1UL << (processor % WordBits);
        if (SchedSetAffinity(0, Words * sizeof(ulong), set) != 0)
            throw new LoadException("the servers cannot be kept on a processor of their own");
    }

    [DllImport("libc", EntryPoint = "sched_getaffinity")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int SchedGetAffinity(int thread, nint size, [In, Out] ulong[] set);

    [DllImport("libc", EntryPoint = "sched_setaffinity")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int SchedSetAffinity(int thread, nint size, [In] ulong[] set);
}
