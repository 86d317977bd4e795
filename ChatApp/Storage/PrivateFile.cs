using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text;

namespace ChatApp.Storage;

/// <summary>Files that only their owner may read, and that have their final name only when complete.</summary>
internal static class PrivateFile
{
    /// <summary>Creates a folder, if it is missing, that only its owner may enter.</summary>
    public static void MakeFolder(string path)
    {
        if (OperatingSystem.IsWindows())
            Directory.CreateDirectory(path);
        else
            Directory.CreateDirectory(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    /// <summary>Creates a file that is private before anything is written to it.</summary>
    /// <param name="path">Path of the file.</param>
    /// <param name="mode">Whether it may exist already.</param>
    public static FileStream Create(string path, FileMode mode = FileMode.CreateNew)
    {
        var options = new FileStreamOptions { Mode = mode, Access = FileAccess.Write, Share = FileShare.ReadWrite };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        return new(path, options);
    }

    /// <summary>Makes a database file readable only by its owner, whatever the folder's mode; SQLite gives its sidecar files the mode of
    /// the database.</summary>
    public static void Restrict(string database)
    {
        Create(database, FileMode.OpenOrCreate).Dispose();
        foreach (var file in DataFolder.Sidecars.Prepend("").Select(part => database + part))
            if (!OperatingSystem.IsWindows() && File.Exists(file))
                File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite);
    }

    /// <summary>Renames a finished file and replaces any existing one; afterwards the file survives a power failure.</summary>
    public static void Publish(string temporary, string path)
    {
        using (var file = File.OpenHandle(temporary, FileMode.Open, FileAccess.ReadWrite))
            RandomAccess.FlushToDisk(file);
        File.Move(temporary, path, overwrite: true);
        SyncFolder(Path.GetDirectoryName(path)!);
    }

    /// <summary>When root runs a command in another user's folder: gives the files to the folder's owner, who
    /// could not open them otherwise.</summary>
    /// <exception cref="StoreException">The ownership cannot be changed.</exception>
    public static void GiveToOwnerOf(string folder, IEnumerable<string> paths)
    {
        // Other users cannot give files away and do not need to.
        if (!OperatingSystem.IsLinux() || !Environment.IsPrivilegedProcess)
            return;
        using var run = Process.Start("chown", ["--no-dereference", $"--reference={folder}", "--", .. paths.Where(Path.Exists)]);
        run.WaitForExit();
        if (run.ExitCode != 0)
            throw new StoreException(
                $"the files in {folder} could not be given to the folder's owner. Do it with chown -R, then start the server.");
    }

    /// <summary>Makes the names in a folder survive a power failure.</summary>
    // .NET cannot open folders, but a new name is durable only after an fsync of its folder. A file system that does not support it does
    // not need it.
    public static void SyncFolder(string path)
    {
        if (OperatingSystem.IsWindows())
            return;
        var folder = NativeMethods.Open(Encoding.UTF8.GetBytes(path + '\0'), 0); // O_RDONLY
        if (folder < 0)
            return;
        _ = NativeMethods.Fsync(folder);
        _ = NativeMethods.Close(folder);
    }

    private static class NativeMethods
    {
        [DllImport("libc", EntryPoint = "open")]
        [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
        public static extern int Open(byte[] path, int flags);

        [DllImport("libc", EntryPoint = "fsync")]
        [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
        public static extern int Fsync(int file);

        [DllImport("libc", EntryPoint = "close")]
        [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
        public static extern int Close(int file);
    }
}
