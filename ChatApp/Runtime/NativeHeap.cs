using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;

namespace ChatApp.Runtime;

/// <summary>The heap of native libraries. Each of glibc's arenas, one for several threads, keeps the memory that it once needed.</summary>
public sealed class NativeHeap(bool trims)
{
    private static readonly bool CanTrim = OperatingSystem.IsLinux() && NativeLibrary.TryLoad(Native.Glibc, out var library)
        && NativeLibrary.TryGetExport(library, "malloc_trim", out _);

    /// <summary>Returns free memory to the system, after work that needed much.</summary>
    public void Trim()
    {
        if (trims && CanTrim)
            _ = Native.Trim(0);
    }

    private static class Native
    {
        public const string Glibc = "libc.so.6";

        [DllImport(Glibc, EntryPoint = "malloc_trim")]
        [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
        [SuppressMessage("Interoperability", "SYSLIB1054", Justification = "LibraryImport needs unsafe code, for no gain here.")]
        public static extern int Trim(nint kept);
    }
}
