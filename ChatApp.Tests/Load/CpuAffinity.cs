using System.Diagnostics;
using System.Runtime.InteropServices;

namespace ChatApp.Load;

/// <summary>Keeps the servers on one processor and the tool on the others, so that neither takes from the other. Linux gives a process the
/// affinity of the thread that starts it, and so it holds for all of its threads from the first on; <see cref="Process.ProcessorAffinity"/>
/// would reach one of them.</summary>
internal static class CpuAffinity
{
    // A set of 1,024 processors, as the C library's.
    private const int Words = 16, WordBits = 64;

    private static readonly int[] Allowed = [.. Get()];

    /// <summary>Whether this machine can keep them apart.</summary>
    public static bool Possible => Allowed.Length >= 2;

    /// <summary>Keeps the calling thread off the servers' processor.</summary>
    public static void LeaveFirst() => Set(Allowed[1..]);

    /// <summary>Starts a process on the first processor that this one may use.</summary>
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
